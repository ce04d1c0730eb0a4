using System.Text;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>sethostname(2).</summary>
internal static unsafe class HostNameCalls
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
            if (LibC.sethostname(start, bytes.Length) != 0) throw LinuxException.Last(nameof(LibC.sethostname), name);
        }
    }
}
