using System.Text;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>The device file that makes tun and tap devices (Documentation/networking/tuntap.rst).</summary>
internal static unsafe class TunCalls
{
    internal const string Path = "/dev/net/tun";

    internal const int TUNSETIFF = 0x400454ca;
    internal const int TUNSETPERSIST = 0x400454cb;
    internal const int TUNSETOWNER = 0x400454cc;
    internal const int TUNSETGROUP = 0x400454ce;

    internal const int IFF_TUN = 0x0001;
    internal const int IFF_TAP = 0x0002;
    internal const int IFF_MULTI_QUEUE = 0x0100;
    internal const int IFF_NO_PI = 0x1000;
    internal const int IFF_VNET_HDR = 0x4000;

    /// <summary>Fails when there is a device of that name, instead of attaching to it.</summary>
    internal const int IFF_TUN_EXCL = 0x8000;

    internal const int IFNAMSIZ = 16;

    /// <summary>
    /// Makes a device in the network namespace of the calling thread. It lives until the descriptor is closed.
    /// </summary>
    /// <param name="name">Its name, at most 15 bytes.</param>
    /// <param name="flags"><see cref="IFF_TUN"/> or <see cref="IFF_TAP"/>, and what else.</param>
    /// <exception cref="LinuxException">The device file could not be opened, or refused.</exception>
    internal static SafeFd Open(string name, int flags)
    {
        SafeFd fd = Files.OpenReadWrite(Path);
        var request = new InterfaceRequest { Flags = unchecked((short)flags) };
        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, IFNAMSIZ - 1));
        if (LibC.ioctl(fd.Number, TUNSETIFF, &request) == 0) return fd;

        LinuxException error = LinuxException.Last(nameof(LibC.ioctl), Path);
        fd.Dispose();
        throw error;
    }

    /// <summary>Makes a device that stays, in the network namespace of the calling thread.</summary>
    /// <param name="name">Its name, at most 15 bytes.</param>
    /// <param name="flags"><see cref="IFF_TUN"/> or <see cref="IFF_TAP"/>, and what else.</param>
    /// <param name="owner">The user that may open it; null for none.</param>
    /// <param name="group">The group that may open it; null for none.</param>
    /// <exception cref="LinuxException">A call failed; there is no
    /// device then. EBUSY: there is one of that name.</exception>
    internal static void Create(string name, int flags, int? owner, int? group)
    {
        // Until it is persistent, closing the descriptor removes the device: a failure leaves nothing behind.
        using SafeFd fd = Open(name, flags | IFF_TUN_EXCL);
        if (owner is { } user) Set(fd, TUNSETOWNER, user, name);
        if (group is { } members) Set(fd, TUNSETGROUP, members, name);
        Set(fd, TUNSETPERSIST, 1, name);
    }

    private static void Set(SafeFd fd, int request, int value, string name)
    {
        using SafeFd.Use use = fd.InUse();
        if (LibC.ioctl(use.Number, request, value) != 0) throw LinuxException.Last(nameof(LibC.ioctl), name);
    }

    /// <summary>struct ifreq, include/uapi/linux/if.h, as TUNSETIFF uses it (64 bit).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct InterfaceRequest
    {
        internal fixed byte Name[IFNAMSIZ];
        internal short Flags;
    }
}
