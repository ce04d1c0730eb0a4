using System.Text;

namespace NetnsPS.Interop;

/// <summary>The device file that makes tun and tap devices (Documentation/networking/tuntap.rst).</summary>
internal static unsafe partial class TunCalls
{
    internal const string Path = "/dev/net/tun";

    internal const uint TUNSETIFF = 0x400454ca;
    internal const short IFF_TUN = 0x0001;
    internal const short IFF_TAP = 0x0002;
    internal const short IFF_NO_PI = 0x1000;
    internal const int IFNAMSIZ = 16;

    private const int O_RDWR = 2;

    /// <summary>Makes a device in the network namespace of the calling thread. It lives until the descriptor is closed.</summary>
    /// <param name="name">Its name, at most 15 bytes.</param>
    /// <param name="mode"><see cref="IFF_TUN"/> or <see cref="IFF_TAP"/>.</param>
    /// <exception cref="LinuxException">The device file could not be opened, or refused.</exception>
    internal static SafeFd Open(string name, short mode)
    {
        SafeFd fd = open(Path, O_RDWR | Files.O_CLOEXEC);
        if (!fd.IsInvalid)
        {
            var request = new InterfaceRequest { Flags = (short)(mode | IFF_NO_PI) };
            Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, IFNAMSIZ - 1));
            if (ioctl(fd, TUNSETIFF, &request) == 0) return fd;
        }

        LinuxException error = LinuxException.Last(fd.IsInvalid ? nameof(open) : nameof(ioctl), Path);
        fd.Dispose();
        throw error;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFd fd, nuint request, InterfaceRequest* argument);

    /// <summary>struct ifreq, include/uapi/linux/if.h, as TUNSETIFF uses it (64 bit).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct InterfaceRequest
    {
        internal fixed byte Name[IFNAMSIZ];
        internal short Flags;
    }
}
