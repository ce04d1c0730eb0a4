using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

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
