using System.Globalization;
using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Namespaces as files: opened through /proc they show their type, through a bind mount (/run/netns/NAME) only a path.
/// </summary>
internal static class NamespaceFiles
{
    /// <summary>The type and number of a namespace.</summary>
    internal static NamespaceDetails Describe(ProcDirectory process, in FdSighting seen)
    {
        if (seen.Target.Form == TargetForm.Namespace)
            return new NamespaceDetails(Encoding.UTF8.GetString(seen.Target.Name), seen.Target.Inode);

        return new NamespaceDetails(TypeOf(process, seen.Fd), seen.Status.Inode);
    }

    // Null when it is something else meanwhile: the process may put anything in its place.
    private static string? TypeOf(ProcDirectory process, int fd)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"fd/{fd}\0");
        Errno errno = DirectoryCalls.Open(process.Fd, Encoding.UTF8.GetBytes(path), Files.O_PATH, out SafeFd place);
        using (place)
        {
            if (errno != Errno.None) return null;
            try
            {
                using SafeFd? file = NamespaceQueries.TryOpen(place, path.TrimEnd('\0'));
                return file is null ? null : NamespaceQueries.TypeOf(file);
            }
            catch (LinuxException)
            {
                return null;
            }
        }
    }
}
