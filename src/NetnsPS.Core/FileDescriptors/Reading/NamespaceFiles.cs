using System.Globalization;
using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>Namespaces as files: opened through /proc they show their type, through a bind mount (/run/netns/NAME) only a path.</summary>
internal static class NamespaceFiles
{
    private static readonly Lazy<ulong> s_nsfs = new(FindNsfs);

    /// <summary>Whether a regular file is a namespace.</summary>
    internal static bool IsOnNsfs(in Files.Statx status) => Files.MakeDevice(status.DevMajor, status.DevMinor) == s_nsfs.Value;

    /// <summary>The type and number of a namespace.</summary>
    internal static NamespaceDetails Describe(ProcDirectory process, in FdSighting seen)
    {
        if (seen.Target.Form == TargetForm.Namespace) return new NamespaceDetails(Encoding.UTF8.GetString(seen.Target.Name), seen.Target.Inode);

        // Opening a namespace file does nothing but open it (fs/nsfs.c), so it is safe to do with another process's.
        string path = string.Create(CultureInfo.InvariantCulture, $"fd/{seen.Fd}\0");
        Errno errno = DirectoryCalls.Open(process.Fd, Encoding.UTF8.GetBytes(path), Files.O_RDONLY, out SafeFd file);
        using (file) return new NamespaceDetails(errno == Errno.None ? NamespaceQueries.TypeOf(file) : null, seen.Status.Inode);
    }

    private static ulong FindNsfs()
    {
        using SafeFd own = Files.OpenReadOnly("/proc/thread-self/ns/net");
        return Files.Identify(own).Device;
    }
}
