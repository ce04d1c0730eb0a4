namespace NetnsPS.Interop;

/// <summary>Questions to an open namespace file (ioctl_ns(2)); they enter nothing.</summary>
internal static partial class NamespaceQueries
{
    internal const uint NS_GET_NSTYPE = 0xb703;

    /// <summary>The namespace's type in the words of /proc/PID/ns; null when it is none, or of a type that has no word here.</summary>
    internal static string? TypeOf(SafeFd file) => ioctl(file, NS_GET_NSTYPE) switch
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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFd fd, nuint request);
}
