using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>What kind of thing a killed process can leave behind.</summary>
public enum OrphanKind
{
    /// <summary>A name in /run/netns.</summary>
    PublishedName,

    /// <summary>A mount.</summary>
    Mount,

    /// <summary>A process that was started in a namespace.</summary>
    Process,

    /// <summary>A file or folder.</summary>
    File,
}

/// <summary>Something that an earlier process of this module left behind, because it was killed before it could clean up.</summary>
public sealed class NetnsOrphan
{
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);
    private readonly string? _entry;

    private NetnsOrphan(OrphanKind kind, string subject, int ownerProcessId, string? entry)
    {
        Kind = kind;
        Subject = subject;
        OwnerProcessId = ownerProcessId;
        _entry = entry;
        if (kind == OrphanKind.Process) CommandLine = ReadCommandLine(subject);
    }

    /// <summary>What it is.</summary>
    public OrphanKind Kind { get; }

    /// <summary>The path of the name, mount or file; for a process its id and start time.</summary>
    public string Subject { get; }

    /// <summary>Of a process, its command line as it was when it was listed; else, and once it is gone, null.</summary>
    public string? CommandLine { get; }

    /// <summary>The process that made it, which has ended.</summary>
    public int OwnerProcessId { get; }

    /// <summary>All that ended processes of this module left behind. What living ones hold is theirs.</summary>
    public static IReadOnlyList<NetnsOrphan> Find()
        =>
        [
            .. JournalFolder.Entries().Where(e => !e.Owner.IsAlive && !NetnsNote.Is(e.Record)).Select(e => new NetnsOrphan(e.Record.Kind, e.Record.Subject, e.Owner.ProcessId, e.Path)),
            .. ProcessMarker.FindOrphans().Select(o => new NetnsOrphan(OrphanKind.Process, o.Process.ToString(), o.Marker.Owner.ProcessId, null)),
            .. NetnsNote.FindOrphans().Select(o => new NetnsOrphan(OrphanKind.Process, o.Process.ToString(), o.Owner, null)),
        ];

    /// <summary>Removes it, and strikes it out of the journal.</summary>
    /// <exception cref="LinuxException">The kernel refused; the entry stays.</exception>
    public void Remove()
    {
        switch (Kind)
        {
            case OrphanKind.PublishedName: NetnsPublication.Withdraw(Subject); break;
            case OrphanKind.Mount: Unmount(); break;
            case OrphanKind.Process: Kill(); break;
            default: DeleteFile(); break;
        }

        if (_entry is not null) JournalFolder.Delete(_entry);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Subject}";

    private static string? ReadCommandLine(string subject)
        => ProcessIdentity.Parse(subject) is { } process ? ProcFile.CommandLine(process.ProcessId) : null;

    private void Unmount()
    {
        Errno errno = MountCalls.TryUnmount(Subject);
        if (errno is not (Errno.None or Errno.EINVAL or Errno.ENOENT)) throw new LinuxException("umount2", errno, Subject);
    }

    // The identity holds the start time, looked at after opening: another process that got the id since is not touched.
    private void Kill()
    {
        if (ProcessIdentity.Parse(Subject) is not { } process) return;
        using SafeFd? opened = PidFdCalls.TryOpen(process.ProcessId);
        if (opened is null || !process.IsAlive) return;
        Errno errno = PidFdCalls.Send(opened, SignalCalls.SIGKILL);
        if (errno is not (Errno.None or Errno.ESRCH)) throw new LinuxException("pidfd_send_signal", errno, Subject);
        Polling.WaitReadable(opened, s_killPatience, CancellationToken.None);

        // With the last one in a namespace the note on it is spent.
        NetnsNote.FindOrphans();
    }

    private void DeleteFile()
    {
        if (Directory.Exists(Subject)) Directory.Delete(Subject, recursive: true);
        else File.Delete(Subject);
    }
}
