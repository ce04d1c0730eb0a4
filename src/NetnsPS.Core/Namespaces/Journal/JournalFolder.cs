using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>
/// Where the journal of a user lies: a folder that this user alone can enter, in it a folder for each process that
/// wrote entries, in that a file for each entry. All is reached by descriptors; what is not the user's own is not even
/// read.
/// </summary>
/// <param name="bases">The folders that it may lie in, best first.</param>
internal sealed class JournalFolder(params string[] bases)
{
    internal const uint FolderMode = 0x1c0; // 0700
    internal const uint FileMode = 0x180; // 0600
    private const int Permissions = 0x1ff; // 0777
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"netnsps-{UserCalls.EffectiveId}");

    /// <summary>
    /// In /run; for those who may not write there in their own run-time directory, or where temporary files lie.
    /// </summary>
    internal static JournalFolder Here { get; } = new([.. FindBases()]);

    /// <summary>
    /// Makes the folder if there is none, in the first place that allows for it, and does something in it.
    /// </summary>
    /// <param name="use">Gets the open folder; null tries the next place.</param>
    /// <param name="refusals">Why each place before was no good.</param>
    internal T? FirstUsable<T>(Func<SafeFd, (T? Result, string? Refusal)> use, List<string> refusals) where T : class
    {
        foreach (string place in bases)
        {
            using SafeFd? folder = Open(place, create: true, out string? why);
            T? result = null;
            if (folder is not null) (result, why) = use(folder);
            if (result is not null) return result;
            refusals.Add($"{System.IO.Path.Combine(place, _name)}: {why}");
        }

        return null;
    }

    /// <summary>The folder in each place where it is and is safe.</summary>
    internal IEnumerable<SafeFd> OpenAll() => bases.Select(b => Open(b, create: false, out _)).OfType<SafeFd>();

    /// <summary>The names in an open folder; none when it can't be listed.</summary>
    internal static IReadOnlyList<string> List(SafeFd folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(p => System.IO.Path.GetFileName(p)!)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether something that is open belongs to this user.</summary>
    internal static bool IsOurs(SafeFd file, out Files.Statx status)
        => DirectoryCalls.Stat(file, out status) == Errno.None && status.UserId == UserCalls.EffectiveId;

    private SafeFd? Open(string place, bool create, out string? why)
    {
        why = null;
        try
        {
            using SafeFd parent = Files.OpenPlace(place);
            Errno errno = create ? FolderCalls.MakeFolder(parent, _name, FolderMode) : Errno.None;
            if (errno is not (Errno.None or Errno.EEXIST)) return Refuse(errno, out why);
            errno = FolderCalls.OpenFolder(parent, _name, out SafeFd folder);
            if (errno != Errno.None) return Refuse(errno, out why);
            if (IsSafe(folder, out why)) return folder;
            folder.Dispose();
            return null;
        }
        catch (LinuxException e)
        {
            return Refuse(e.Errno, out why);
        }
    }

    // Nobody else can have put anything in it, then. Nothing is ever changed to make it so: a folder of this user's
    // that has another mode was made for something else, or put in the place of ours by who can rename there.
    private static bool IsSafe(SafeFd folder, out string? why)
    {
        why = null;
        if (!IsOurs(folder, out Files.Statx status))
        {
            why = string.Create(CultureInfo.InvariantCulture, $"it belongs to user {status.UserId}");
            return false;
        }

        int mode = status.Mode & Permissions;
        if (mode == FolderMode) return true;
        why = $"its mode is {Convert.ToString(mode, 8)} and not {Convert.ToString(FolderMode, 8)}";
        return false;
    }

    private static SafeFd? Refuse(Errno errno, out string? why)
    {
        why = Marshal.GetPInvokeErrorMessage((int)errno);
        return null;
    }

    // XDG_RUNTIME_DIR counts only for its owner (XDG Base Directory
    // Specification), and not when root inherited a user's.
    private static IEnumerable<string> FindBases()
    {
        yield return "/run";
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            && System.IO.Path.IsPathRooted(runtime) && IsOwned(runtime))
            yield return runtime;
        yield return System.IO.Path.GetTempPath();
    }

    private static bool IsOwned(string path)
    {
        try
        {
            using SafeFd place = Files.OpenPlace(path);
            return IsOurs(place, out _);
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}
