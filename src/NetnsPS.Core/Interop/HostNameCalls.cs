using System.Text;

namespace NetnsPS.Interop;

/// <summary>sethostname(2).</summary>
internal static unsafe partial class HostNameCalls
{
    /// <summary>__NEW_UTS_LEN, include/uapi/linux/utsname.h.</summary>
    internal const int MaximumLength = 64;

    /// <summary>Names the host in the calling thread's UTS namespace.</summary>
    /// <exception cref="LinuxException">sethostname failed.</exception>
    internal static void Set(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = bytes)
        {
            if (sethostname(start, (nuint)bytes.Length) != 0) throw LinuxException.Last(nameof(sethostname), name);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sethostname(byte* name, nuint length);
}
