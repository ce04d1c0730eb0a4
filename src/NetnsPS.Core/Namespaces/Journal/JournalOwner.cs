using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// This process as one that writes a journal: the folder of its entries, which it holds locked (flock(2)). The kernel
/// takes the lock away when it ends, however it ends; until then all others see that it lives, in whatever PID or time
/// namespace.
/// </summary>
internal sealed class JournalOwner
{
    private static readonly Lock s_lock = new();
    private static JournalOwner? s_self;
    private static int s_endWatched;
    private static bool s_isEnding;
    private readonly SafeFd _parent;
    private readonly string _name;

    private JournalOwner(SafeFd parent, SafeFd folder, string name)
    {
        _parent = parent;
        Folder = folder;
        _name = name;
    }

    /// <summary>The folder that the entries are written to.</summary>
    internal SafeFd Folder { get; }

    /// <summary>Says that this process lives, before it makes anything that outlives it.</summary>
    /// <param name="refusal">Why there is no journal.</param>
    /// <returns>Null when there is no place that is safe for one.</returns>
    internal static JournalOwner? TryGet(out string? refusal)
    {
        refusal = null;
        lock (s_lock)
        {
            if (s_self is not null && IsLinked(s_self.Folder)) return s_self;
            var refusals = new List<string>();
            s_self = JournalFolder.Here.FirstUsable(Make, refusals);
            if (s_self is null) refusal = string.Join("; ", refusals);
            else if (Interlocked.Exchange(ref s_endWatched, 1) == 0) ProcessEnd.Do(End);
            return s_self;
        }
    }

    /// <summary>
    /// To be called when an entry was struck out: the last one at the end of the process takes the folder along.
    /// </summary>
    internal void NoteStruckOut()
    {
        if (Volatile.Read(ref s_isEnding)) FolderCalls.RemoveFolder(_parent, _name);
    }

    // What is struck out only later, by those who end after this, takes the folder along itself.
    private static void End()
    {
        Volatile.Write(ref s_isEnding, true);
        lock (s_lock) s_self?.NoteStruckOut();
    }

    /// <summary>
    /// Makes and locks a folder for this process. Another one may take it
    /// for that of a dead owner before it is locked, and clear it away.
    /// </summary>
    internal static (JournalOwner? Owner, string? Refusal) Make(SafeFd journal)
    {
        while (true)
        {
            string name = JournalOwnerName.New().ToString();
            Errno errno = FolderCalls.MakeFolder(journal, name, JournalFolder.FolderMode);
            if (errno != Errno.None) return (null, Marshal.GetPInvokeErrorMessage((int)errno));
            errno = FolderCalls.OpenFolder(journal, name, out SafeFd folder);
            if (errno == Errno.None) errno = FolderCalls.SetMode(folder, JournalFolder.FolderMode);
            if (errno == Errno.None) errno = FolderCalls.Lock(folder, FolderCalls.LOCK_EX);
            SafeFd parent = new();
            if (errno == Errno.None && IsLinked(folder)
                && (errno = FolderCalls.OpenFolder(journal, ".", out parent)) == Errno.None)
                return (new JournalOwner(parent, folder, name), null);
            folder.Dispose();
            parent.Dispose();
            if (errno is Errno.None or Errno.ENOENT) continue;
            FolderCalls.RemoveFolder(journal, name);
            return (null, Marshal.GetPInvokeErrorMessage((int)errno));
        }
    }

    // A folder that was removed has no links.
    private static bool IsLinked(SafeFd folder)
        => DirectoryCalls.Stat(folder, out Files.Statx status) == Errno.None && status.LinkCount > 0;
}

/// <summary>
/// The name of an owner's folder in the journal. It is given once: process ids, start times and the numbers of PID
/// namespaces are given again, after a reboot and in other PID and time namespaces.
/// </summary>
/// <param name="Process">The owner, as it sees itself.</param>
/// <param name="PidNamespace">The PID namespace in which its id counts.</param>
/// <param name="Boot">The boot that it ran in.</param>
/// <param name="Secret">The secret of the owner that its processes have
/// in their markers: as the folder, readable by its user alone.</param>
/// <param name="Nonce">128 random bits, others for each folder that the owner makes.</param>
internal sealed record JournalOwnerName(
    ProcessIdentity Process, ulong PidNamespace, Guid Boot, UInt128 Secret, Guid Nonce)
{
    // PROC_PID_INIT_INO, include/linux/proc_ns.h: the namespace in which every process of the machine has an id.
    private const ulong InitialPidNamespace = 0xeffffffc;

    private const string OwnPidNamespace = "/proc/self/ns/pid";

    private static readonly Lazy<Guid> s_boot = new(ReadBoot);
    private static readonly Lazy<ulong> s_pidNamespace = new(ReadPidNamespace);

    /// <summary>Whether it ran since the machine was started; numbers of the kernel mean nothing across that.</summary>
    internal bool IsOfThisBoot => Boot == s_boot.Value;

    /// <summary>Whether every process that the owner may have started has an id here.</summary>
    internal bool IsInSight => PidNamespace == s_pidNamespace.Value || s_pidNamespace.Value == InitialPidNamespace;

    /// <summary>A name for this process.</summary>
    internal static JournalOwnerName New()
        => new(ProcessIdentity.Self, s_pidNamespace.Value, s_boot.Value, ProcessMarker.OwnSecret, Guid.NewGuid());

    /// <summary>Reads the name of a folder; null when no owner made it.</summary>
    internal static JournalOwnerName? Parse(string text)
        => text.Split('.') is [string process, string pidNamespace, string boot, string secret, string nonce]
            && ProcessIdentity.Parse(process) is { } identity
            && ulong.TryParse(pidNamespace, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            && UInt128.TryParse(
                secret, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 ofOwner)
            && Guid.TryParseExact(boot, "N", out Guid bootId) && Guid.TryParseExact(nonce, "N", out Guid random)
                ? new JournalOwnerName(identity, inode, bootId, ofOwner, random) : null;

    /// <summary>As the folder is named.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Process}.{PidNamespace}.{Boot:N}.{Secret:x32}.{Nonce:N}");

    private static Guid ReadBoot()
        => Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), CultureInfo.InvariantCulture);

    // Never a number for "unknown": two of those would look like one namespace.
    private static ulong ReadPidNamespace()
        => ProcNamespace.InodeOf(OwnPidNamespace)
            ?? throw new LinuxException("readlink", Errno.ENOENT, OwnPidNamespace);
}
