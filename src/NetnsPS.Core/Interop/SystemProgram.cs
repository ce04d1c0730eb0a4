using System.Globalization;

namespace NetnsPS.Interop;

/// <summary>
/// Finds the programs that the engine starts by itself. A bare name is looked up by whatever starts it: by .NET in the
/// current directory first, by execvp(3) along a PATH. As root that may be a file of any user's, so that a name is
/// never passed on.
/// </summary>
internal static class SystemProgram
{
    private const int GroupMayWrite = 0x10; // S_IWGRP
    private const int OthersMayWrite = 2; // S_IWOTH
    private const int MaximumLinks = 40; // MAXSYMLINKS, include/linux/namei.h
    private const uint Overflow = 65534; // who has no number in this user namespace: /proc/sys/kernel/overflowuid

    // Debian's /usr/local is group-writable for staff, and
    // /run/current-system is where NixOS has what others have in /usr.
    private static readonly string[] s_folders = [
        "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin"];

    // Read once: the user namespace of a process with threads can't change (setns(2)), and on a thread in another PID
    // namespace's view /proc does not show this process.
    private static readonly bool s_isInUserNamespace = IsInUserNamespace();

    /// <summary>Reads what decides whom to trust, on a thread whose /proc shows this process.</summary>
    internal static void Prepare() => _ = s_isInUserNamespace;

    /// <summary>
    /// The full path of a program of this system, which no other user can change: fixed directories first, then PATH.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="package">What to install when it is missing.</param>
    /// <exception cref="InvalidInputException">It is not installed, or only where other users can write.</exception>
    internal static string Find(string name, string package)
    {
        string[] found = [.. Folders().Select(f => Path.Combine(f, name)).Where(AccessCalls.IsExecutable)];
        return Array.Find(found, IsTrusted) ?? throw new InvalidInputException(InputFault.Program, found.Length == 0
            ? $"This needs the program '{name}', which is not installed; install the package {package}."
            : $"This needs the program '{name}', but other users can write to '{found[0]}' or a directory above it; "
                + $"install the package {package}.");
    }

    /// <inheritdoc cref="Find"/>
    /// <returns>Null when it is not there.</returns>
    internal static string? TryFind(string name)
        => Folders().Select(f => Path.Combine(f, name))
            .FirstOrDefault(p => AccessCalls.IsExecutable(p) && IsTrusted(p));

    /// <summary>
    /// Whether only root and this user can write to a program, and to all directories that lead to it: those of its
    /// path, and those that the links in it lead through, in the middle of the path too.
    /// </summary>
    internal static bool IsTrusted(string path)
    {
        // It has no links in it, and nobody else can put one there: so it may be walked anew for each name.
        string here = "/";
        var names = new Stack<string>(Names(path));
        for (int links = 0; links <= MaximumLinks && IsOnlyOurs(here);)
        {
            if (!names.TryPop(out string? name)) return true;
            string next = Path.GetFullPath(name, here);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                here = next;
                continue;
            }

            links++;
            if (target.StartsWith('/')) here = "/";
            foreach (string word in Names(target)) names.Push(word);
        }

        return false;
    }

    // The last one first.
    private static IEnumerable<string> Names(string path)
        => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();

    // A relative entry of PATH, and an empty one, means the current directory.
    private static IEnumerable<string> Folders()
        => s_folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Where(f => f.StartsWith('/')));

    private static bool IsOnlyOurs(string path)
    {
        try
        {
            using SafeFd place = Files.OpenPlace(path);
            Files.Statx status = PlaceCalls.Status(place);
            bool isOwned = status.UserId == 0 || status.UserId == UserCalls.EffectiveId
                || (status.UserId == Overflow && s_isInUserNamespace);

            // Whatever the group: where there is an access control list, its bits stand for all users and groups that
            // the list names (acl(5)).
            return isOwned && (status.Mode & (GroupMayWrite | OthersMayWrite)) == 0;
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.EACCES)
        {
            return false; // gone since, or not to be looked at
        }
    }

    // There root of the machine is shown as nobody.
    private static bool IsInUserNamespace()
    {
        string[] map = File.ReadAllText("/proc/self/uid_map")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return map is not [_, _, var count] || uint.Parse(count, CultureInfo.InvariantCulture) != uint.MaxValue;
    }
}
