using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>
/// The further user and group ids that an ordinary user may give out in a user namespace (subuid(5), newuidmap(1)):
/// with them files and processes inside can belong to others than root.
/// </summary>
internal static class SubordinateIds
{
    private static readonly string[] s_programs = ["newuidmap", "newgidmap"];

    /// <summary>Whether this user has some, and the programs that hand them out are installed.</summary>
    internal static bool AreThere()
    {
        if (Folders.Count == 0 || !MayGainRights()) return false;
        string id = UserCalls.EffectiveId.ToString(CultureInfo.InvariantCulture);
        string[] owners = [id, Environment.UserName];
        return HasRange("/etc/subuid", owners) && HasRange("/etc/subgid", owners);
    }

    /// <summary>
    /// Where the programs that hand them out are; empty when one is not installed, or other users can write to it.
    /// </summary>
    internal static IReadOnlyList<string> Folders
    {
        get
        {
            string?[] found = [.. s_programs.Select(SystemProgram.TryFind)];
            return found.Contains(null) ? [] : [.. found.Select(program => Path.GetDirectoryName(program)!).Distinct()];
        }
    }

    /// <summary>
    /// Whether a file of subordinate ids has a range for one of these owners, which are names or numbers.
    /// </summary>
    internal static bool HasRange(string path, IReadOnlyCollection<string> owners)
    {
        try
        {
            return File.ReadLines(path).Select(line => line.Split(':')).Any(fields =>
                fields is [var owner, _, var count] && owners.Contains(owner)
                    && ulong.TryParse(count, CultureInfo.InvariantCulture, out ulong ids) && ids > 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Those programs have rights by their set-user-ID bits or capabilities,
    // which prctl(PR_SET_NO_NEW_PRIVS), as containers use it, takes away.
    private static bool MayGainRights()
        => ProcStatus.Field("self", "NoNewPrivs") != "1";
}
