using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>What kind of thing a killed process can leave behind.</summary>
public enum OrphanKind
{
    /// <summary>A name in /run/netns.</summary>
    PublishedName,

    /// <summary>A process that was started in a namespace.</summary>
    Process,
}

/// <summary>
/// Something that an earlier process of this module left behind, because it was killed before it could clean up.
/// </summary>
public sealed class NetnsOrphan
{
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);
    private readonly JournalOwnerName _owner;
    private readonly ProcessIdentity? _process;
    private readonly (JournalFolder Where, string File, JournalRecord Record)? _entry;

    private NetnsOrphan(JournalOwnerName owner, ProcessIdentity process)
    {
        Kind = OrphanKind.Process;
        Subject = process.ToString();
        CommandLine = ProcFile.CommandLine(process.ProcessId);
        Name = ProcFile.Name(process.ProcessId) ?? "";
        _owner = owner;
        _process = process;
    }

    private NetnsOrphan(JournalOwnerName owner, JournalFolder where, string file, JournalRecord record)
    {
        Kind = OrphanKind.PublishedName;
        Name = record.Name!;
        Subject = PublishedName.Folder + Name;
        _owner = owner;
        _entry = (where, file, record);
    }

    /// <summary>What it is.</summary>
    public OrphanKind Kind { get; }

    /// <summary>The name in /run/netns; of a process its command name (proc_pid_comm(5)).</summary>
    public string Name { get; }

    /// <summary>The path of the name; for a process its id and start time.</summary>
    public string Subject { get; }

    /// <summary>Of a process, its command line as it was when it was listed; else, and once it is gone, null.</summary>
    public string? CommandLine { get; }

    /// <summary>The process that made it, which has ended; its id in the PID namespace that it lived in.</summary>
    public int OwnerProcessId => _owner.Process.ProcessId;

    /// <summary>All that ended processes of this user left behind. What living ones hold is theirs.</summary>
    public static IReadOnlyList<NetnsOrphan> Find() => OrphanSearch.Run(JournalFolder.Here);

    internal static NetnsOrphan OfProcess(JournalOwnerName owner, ProcessIdentity process) => new(owner, process);

    internal static NetnsOrphan OfName(JournalFolder where, JournalOwnerName owner, string file, JournalRecord record)
        => new(owner, where, file, record);

    /// <summary>
    /// Removes it, and strikes it out of the journal; what has become another's meanwhile is left alone.
    /// </summary>
    /// <exception cref="LinuxException">The kernel refused; the entry stays.</exception>
    public void Remove()
    {
        if (_process is { } process) Kill(process);
        else RemoveName();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Subject}";

    private void RemoveName()
    {
        (JournalFolder where, string file, JournalRecord record) = _entry!.Value;
        using DeadOwner? owner = DeadOwner.Find(where, _owner);
        PublishedName.Withdraw(record, _owner.IsOfThisBoot);
        owner?.StrikeOut(file);
    }

    // The identity holds the start time, looked at after opening: another process that got the id since is not touched.
    private void Kill(ProcessIdentity process)
    {
        using SafeFd? opened = PidFdCalls.TryOpen(process.ProcessId);
        if (opened is null || !process.IsAlive) return;
        Errno errno = PidFdCalls.Send(opened, SignalCalls.SIGKILL);
        if (errno is not (Errno.None or Errno.ESRCH)) throw new LinuxException("pidfd_send_signal", errno, Subject);
        Polling.WaitReadable(opened, s_killPatience, CancellationToken.None);
    }
}
