using System.Globalization;
using System.Security.Cryptography;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// What tells the processes that were started from here from others, even those that forked away from their parents: a
/// variable in the environment that all of them inherit. It serves as their journal: it is there before they are, and
/// gone when they are.
/// </summary>
/// <param name="Owner">The process that started it.</param>
/// <param name="PidNamespace">The PID namespace in which the owner's number counts.</param>
/// <param name="Number">Which of the owner's it is.</param>
/// <param name="Secret">128 bits that only the owner knows and that process's children are given: no other user can forge it.</param>
internal sealed record ProcessMarker(ProcessIdentity Owner, ulong PidNamespace, long Number, UInt128 Secret)
{
    internal const string Variable = "NETNSPS_PROCESS";
    private static readonly ulong s_pidNamespace = PidNamespaceOf("self");
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private static long s_last;

    /// <summary>Whether this process is the owner, and has made it.</summary>
    internal bool IsOurs => Owner == ProcessIdentity.Self && PidNamespace == s_pidNamespace && Secret == SecretFor(Number);

    /// <summary>Whether the owner has ended; of an owner in another PID namespace nobody here can tell.</summary>
    internal bool IsOrphaned => PidNamespace == s_pidNamespace && !Owner.IsAlive;

    /// <summary>A marker that no other process has.</summary>
    internal static ProcessMarker Next()
    {
        long number = Interlocked.Increment(ref s_last);
        return new ProcessMarker(ProcessIdentity.Self, s_pidNamespace, number, SecretFor(number));
    }

    /// <summary>The marker of a process.</summary>
    /// <returns>Null when it has none or can't be read: a program may overwrite its environment (setproctitle does).</returns>
    internal static ProcessMarker? Of(int processId)
        => ProcFile.FindVariable(processId, Variable) is { } text ? Parse(text) : null;

    /// <summary>The processes whose owners have ended without ending them: those that forked away from a death signal.</summary>
    internal static IEnumerable<(ProcessIdentity Process, ProcessMarker Marker)> FindOrphans()
    {
        foreach ((int id, _) in NetnsMembership.Scan())
        {
            // Before and after: the number may be another's by now.
            if (ProcessIdentity.Of(id) is { } process && Of(id) is { IsOrphaned: true } marker && process.IsAlive) yield return (process, marker);
        }
    }

    /// <summary>The variable's value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Owner}.{PidNamespace}.{Number}.{Secret:x32}");

    /// <summary>Reads the variable's value.</summary>
    internal static ProcessMarker? Parse(string text)
        => text.Split('.') is [string owner, string pidNamespace, string number, string secret] && ProcessIdentity.Parse(owner) is { } identity
            && ulong.TryParse(pidNamespace, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
            && UInt128.TryParse(secret, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
                ? new ProcessMarker(identity, inode, n, value) : null;

    // Of this process's numbers and nobody else's: what a key that never leaves it makes of them, so that none has to be kept.
    private static UInt128 SecretFor(long number)
    {
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(s_key, BitConverter.GetBytes(number), code);
        return MemoryMarshal.Read<UInt128>(code);
    }

    // pid:[4026531836] (namespaces(7))
    private static ulong PidNamespaceOf(string process)
        => new FileInfo($"/proc/{process}/ns/pid").LinkTarget is ['p', 'i', 'd', ':', '[', .. string digits, ']'] ? ulong.Parse(digits, CultureInfo.InvariantCulture) : 0;
}
