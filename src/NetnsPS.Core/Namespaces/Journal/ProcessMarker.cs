using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>A process for good: its id may be given to another one, its start time tells them apart.</summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="StartTime">Clock ticks since boot at which it started (proc_pid_stat(5), field 22).</param>
internal readonly record struct ProcessIdentity(int ProcessId, ulong StartTime)
{
    /// <summary>This process.</summary>
    internal static ProcessIdentity Self => s_self.Value;

    // A failure, as when too many files are open, must not stay.
    private static readonly Lazy<ProcessIdentity> s_self =
        new(() => Of(Environment.ProcessId)!.Value, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether that very process still runs; a zombie does not.</summary>
    internal bool IsAlive => Of(ProcessId) == this;

    /// <summary>The process that has an id now; null when there is none or it is a zombie.</summary>
    internal static ProcessIdentity? Of(int processId)
        => ProcStat.Read(processId) is { IsZombie: false } stat ? new ProcessIdentity(processId, stat.StartTime) : null;

    /// <summary>As the journal's folders are named.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}-{StartTime}");

    internal static ProcessIdentity? Parse(string text)
        => text.Split('-') is [string id, string start]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ulong.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out ulong startTime)
                ? new ProcessIdentity(processId, startTime) : null;
}

/// <summary>
/// What tells the processes that were started from here from others, even those that forked away from their parents: a
/// variable in the environment that all of them inherit. It serves as their journal: it is there before they are, and
/// gone when they are.
/// </summary>
/// <param name="Owner">The process that started it.</param>
/// <param name="PidNamespace">The PID namespace in which the owner's number counts.</param>
/// <param name="OwnerSecret">
/// 128 bits that the owner's processes are given, and that name its folder in the journal. They tell, once it is dead,
/// what it started: its number and start time can be read by everyone.
/// </param>
/// <param name="Number">Which of the owner's it is.</param>
/// <param name="Secret">128 bits that only the owner knows and that
/// process's children are given: no other user can forge it.</param>
internal sealed record ProcessMarker(
    ProcessIdentity Owner, ulong PidNamespace, UInt128 OwnerSecret, long Number, UInt128 Secret)
{
    internal const string Variable = "NETNSPS_PROCESS";
    private static readonly ulong s_pidNamespace = ProcNamespace.InodeOf("/proc/self/ns/pid") ?? 0;

    // Of all that were made, by their numbers: a process may outlive what is known of it here. 16 bytes for each.
    private static readonly List<UInt128> s_secrets = [];

    // A failure must not stay.
    private static readonly Lazy<UInt128> s_ownSecret = new(RandomCalls.Next, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The <see cref="OwnerSecret"/> of this process.</summary>
    internal static UInt128 OwnSecret => s_ownSecret.Value;

    /// <summary>Whether this process is the owner, and has made it.</summary>
    internal bool IsOurs
        => Owner == ProcessIdentity.Self && PidNamespace == s_pidNamespace && Secret == SecretOf(Number);

    /// <summary>A marker that no other process has.</summary>
    internal static ProcessMarker Next()
    {
        UInt128 secret = RandomCalls.Next();
        lock (s_secrets)
        {
            s_secrets.Add(secret);
            return new ProcessMarker(ProcessIdentity.Self, s_pidNamespace, OwnSecret, s_secrets.Count, secret);
        }
    }

    /// <summary>
    /// Whether an owner that has a folder in the journal has made
    /// it, as far as can be known without that owner's secrets.
    /// </summary>
    internal bool IsOf(JournalOwnerName owner)
        => Owner == owner.Process && PidNamespace == owner.PidNamespace && OwnerSecret == owner.Secret;

    /// <summary>The marker of a process.</summary>
    /// <returns>Null when it has none or can't be read: a program
    /// may overwrite its environment (setproctitle does).</returns>
    internal static ProcessMarker? Of(int processId)
        => ProcFile.FindVariable(processId, Variable) is { } text ? Parse(text) : null;

    /// <summary>The variable's value.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture,
            $"{Owner}.{PidNamespace}.{OwnerSecret:x32}.{Number}.{Secret:x32}");

    /// <summary>Reads the variable's value.</summary>
    internal static ProcessMarker? Parse(string text)
        => text.Split('.') is [string owner, string pidNamespace, string ownerSecret, string number, string secret]
            && ProcessIdentity.Parse(owner) is { } identity
            && ulong.TryParse(pidNamespace, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            && UInt128.TryParse(
                ownerSecret, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 ofOwner)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
            && UInt128.TryParse(secret, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
                ? new ProcessMarker(identity, inode, ofOwner, n, value) : null;

    private static UInt128? SecretOf(long number)
    {
        lock (s_secrets) return number >= 1 && number <= s_secrets.Count ? s_secrets[(int)number - 1] : null;
    }
}
