using System.Globalization;
using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// What tells the processes that were started from here from others, even those that forked away from their parents: a
/// variable in the environment that all of them inherit. It serves as their journal: it is there before they are, and
/// gone when they are.
/// </summary>
/// <param name="Owner">The process that started it.</param>
/// <param name="PidNamespace">The PID namespace in which the owner's number counts.</param>
/// <param name="Number">Which of the owner's it is.</param>
internal sealed record ProcessMarker(ProcessIdentity Owner, ulong PidNamespace, long Number)
{
    internal const string Variable = "NETNSPS_PROCESS";
    private static readonly ulong s_pidNamespace = PidNamespaceOf("self");
    private static long s_last;

    /// <summary>Whether this process is the owner.</summary>
    internal bool IsOurs => Owner == ProcessIdentity.Self && PidNamespace == s_pidNamespace;

    /// <summary>A marker that no other process has.</summary>
    internal static ProcessMarker Next() => new(ProcessIdentity.Self, s_pidNamespace, Interlocked.Increment(ref s_last));

    /// <summary>The marker of a process.</summary>
    /// <returns>Null when it has none or can't be read: a program may overwrite its environment (setproctitle does).</returns>
    internal static ProcessMarker? Of(int processId)
    {
        try
        {
            return Find(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The variable's value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Owner}.{PidNamespace}.{Number}");

    /// <summary>Reads the variable's value.</summary>
    internal static ProcessMarker? Parse(string text)
        => text.Split('.') is [string owner, string pidNamespace, string number] && ProcessIdentity.Parse(owner) is { } identity
            && ulong.TryParse(pidNamespace, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
                ? new ProcessMarker(identity, inode, n) : null;

    private static ProcessMarker? Find(ReadOnlySpan<byte> environment)
    {
        ReadOnlySpan<byte> wanted = "NETNSPS_PROCESS="u8;
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.StartsWith(wanted)) return Parse(Encoding.UTF8.GetString(variable[wanted.Length..]));
        }

        return null;
    }

    // pid:[4026531836] (namespaces(7))
    private static ulong PidNamespaceOf(string process)
        => new FileInfo($"/proc/{process}/ns/pid").LinkTarget is ['p', 'i', 'd', ':', '[', .. string digits, ']'] ? ulong.Parse(digits, CultureInfo.InvariantCulture) : 0;
}
