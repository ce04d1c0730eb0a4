using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>Questions to an open namespace file (ioctl_ns(2)); they enter nothing.</summary>
internal static class NamespaceQueries
{
    /// <summary>_IO(0xb7, 3), include/uapi/linux/nsfs.h.</summary>
    internal const int NS_GET_NSTYPE = 0xb703;

    /// <summary>The namespace's type in the words of /proc/PID/ns; null when it is none, or of a type that has no word here.</summary>
    internal static string? TypeOf(SafeFd file) => NumberOf(file) switch
    {
        0x00000080 => "time",
        0x00020000 => "mnt",
        0x02000000 => "cgroup",
        0x04000000 => "uts",
        0x08000000 => "ipc",
        0x10000000 => "user",
        0x20000000 => "pid",
        NamespaceCalls.CLONE_NEWNET => "net",
        _ => null,
    };

    /// <summary>Whether a descriptor is a network namespace.</summary>
    internal static bool IsNetwork(SafeFd file) => NumberOf(file) == NamespaceCalls.CLONE_NEWNET;

    private static int NumberOf(SafeFd file)
    {
        using SafeFd.Use use = file.InUse();
        return LibC.ioctl(use.Number, NS_GET_NSTYPE);
    }
}
