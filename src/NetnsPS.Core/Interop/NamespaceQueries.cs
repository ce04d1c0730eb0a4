using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>Files that are namespaces, and questions to them (ioctl_ns(2)); they enter nothing.</summary>
internal static class NamespaceQueries
{
    /// <summary>_IO(0xb7, 3), include/uapi/linux/nsfs.h.</summary>
    internal const int NS_GET_NSTYPE = 0xb703;

    // There is one in the kernel, whatever it is mounted on (fs/nsfs.c). A failure, as when too many files are open,
    // must not stay.
    private static readonly Lazy<ulong> s_nsfs = new(FindNsfs, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether an ordinary file is a namespace.</summary>
    internal static bool IsOnNsfs(in Files.Statx status)
        => Files.MakeDevice(status.DevMajor, status.DevMinor) == s_nsfs.Value;

    /// <summary>
    /// Opens what a place stands for if it is a namespace, and nothing else: another user's FIFO, leased file or device
    /// could make that wait, or do anything. To open a namespace does no more than that (fs/nsfs.c).
    /// </summary>
    /// <returns>Null when it is none.</returns>
    /// <exception cref="LinuxException">It may not be opened.</exception>
    internal static SafeFd? TryOpen(SafeFd place, string path)
        => IsOnNsfs(PlaceCalls.Status(place)) ? PlaceCalls.Reopen(place, Files.O_RDONLY, path) : null;

    /// <summary>
    /// The namespace's type in the words of /proc/PID/ns; null when it is none, or of a type that has no word here.
    /// </summary>
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

    private static ulong FindNsfs()
    {
        using SafeFd own = Files.OpenReadOnly("/proc/thread-self/ns/net");
        return Files.Identify(own).Device;
    }

    private static int NumberOf(SafeFd file)
    {
        using SafeFd.Use use = file.InUse();
        return LibC.ioctl(use.Number, NS_GET_NSTYPE);
    }
}
