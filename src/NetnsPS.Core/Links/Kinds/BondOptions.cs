using System.Net;
using NetnsPS.Links;

namespace NetnsPS;

/// <summary>How a bond uses its members (Documentation/networking/bonding.rst).</summary>
public enum BondMode
{
    /// <summary>One after the other.</summary>
    BalanceRoundRobin,

    /// <summary>One, and another when it fails.</summary>
    ActiveBackup,

    /// <summary>Which one is told by a hash of the packet's addresses.</summary>
    BalanceXor,

    /// <summary>All of them, each packet.</summary>
    Broadcast,

    /// <summary>Those that the other side agrees on by LACP (IEEE 802.3ad).</summary>
    Ieee8023ad,

    /// <summary>The least loaded one sends.</summary>
    BalanceTlb,

    /// <summary>As <see cref="BalanceTlb"/>, and what comes in is spread by ARP.</summary>
    BalanceAlb,
}

/// <summary>Settings of a new bond (ip-link(8), "bond"; drivers/net/bonding).</summary>
public sealed record BondOptions : LinkOptions
{
    internal static IReadOnlyDictionary<BondMode, string> Words { get; } = new Dictionary<BondMode, string>
    {
        [BondMode.BalanceRoundRobin] = "balance-rr",
        [BondMode.ActiveBackup] = "active-backup",
        [BondMode.BalanceXor] = "balance-xor",
        [BondMode.Broadcast] = "broadcast",
        [BondMode.Ieee8023ad] = "802.3ad",
        [BondMode.BalanceTlb] = "balance-tlb",
        [BondMode.BalanceAlb] = "balance-alb",
    };

    /// <summary>How it uses its members.</summary>
    public required BondMode Mode { get; init; }

    /// <summary>The names of its members, in the same namespace; they are taken down to join.</summary>
    public IReadOnlyList<string> Member { get; init; } = [];

    /// <summary>How often it looks whether its members have carrier, in milliseconds; 0 for never.</summary>
    public long? MiiMonitor { get; init; }

    /// <summary>
    /// How long a member must have carrier before it is used, in milliseconds; needs <see cref="MiiMonitor"/>.
    /// </summary>
    public long? UpDelay { get; init; }

    /// <summary>
    /// How long a member must be without carrier before it is
    /// given up, in milliseconds; needs <see cref="MiiMonitor"/>.
    /// </summary>
    public long? DownDelay { get; init; }

    /// <summary>
    /// How often it asks the addresses of <see cref="ArpTarget"/> to see whether its members work, in milliseconds.
    /// </summary>
    public long? ArpInterval { get; init; }

    /// <summary>The IPv4 addresses to ask, up to 16.</summary>
    public IReadOnlyList<IPAddress> ArpTarget { get; init; } = [];

    /// <summary>The fewest members with carrier for the bond to have it.</summary>
    public long? MinimumLinks { get; init; }

    /// <summary>
    /// What the hash is made of: <c>layer2</c>, <c>layer2+3</c>,
    /// <c>layer3+4</c>, <c>encap2+3</c>, <c>encap3+4</c>, <c>vlan+srcmac</c>.
    /// </summary>
    public string? TransmitHashPolicy { get; init; }

    /// <summary>
    /// In mode <see cref="BondMode.Ieee8023ad"/>: whether LACP speaks each second instead of each half minute.
    /// </summary>
    public bool? FastLacp { get; init; }

    /// <summary>The name of the member to prefer, in modes that use one more than others.</summary>
    public string? Primary { get; init; }

    internal override string KindName => "bond";

    internal override IReadOnlyList<string> Ports => Member;

    // The mode comes first: the kernel takes the options in a fixed order of its own, and checks them against it.
    internal override void Describe(OptionList options)
    {
        Validate();
        options.Add("mode", (BondMode?)Mode, Words);
        options.Add("miimon", MiiMonitor);
        options.Add("updelay", UpDelay);
        options.Add("downdelay", DownDelay);
        options.Add("arp_interval", ArpInterval);
        if (ArpTarget.Count > 0) options.Add("arp_ip_target", ArpTarget);
        options.Add("min_links", MinimumLinks);
        options.Add("xmit_hash_policy", TransmitHashPolicy);
        options.Add("lacp_rate", FastLacp is { } fast ? (fast ? "fast" : "slow") : null);
    }

    // Only a member can be the primary one.
    internal override void DescribeAfterPorts(OptionList options) => options.Add("primary", Primary);

    // What the kernel refuses with EPERM or EACCES, as if a privilege
    // were missing (bond_opt_check_deps, _bond_option_delay_set).
    private void Validate()
    {
        if ((UpDelay ?? DownDelay) is not null && MiiMonitor is null or 0)
            throw Refuse("An up or down delay needs a MII monitor: it counts from when that sees a change of carrier.");
        if (FastLacp is not null && Mode != BondMode.Ieee8023ad)
            throw Refuse($"LACP is spoken only in mode {Words[BondMode.Ieee8023ad]}.");
        if (ArpInterval is not null && Mode is BondMode.Ieee8023ad or BondMode.BalanceTlb or BondMode.BalanceAlb)
            throw Refuse($"In mode {Words[Mode]} members are not watched by ARP.");
        if (Primary is null) return;
        if (Mode is not (BondMode.ActiveBackup or BondMode.BalanceTlb or BondMode.BalanceAlb))
            throw Refuse($"In mode {Words[Mode]} no member is preferred.");
        if (!Member.Contains(Primary))
            throw Refuse($"'{Primary}' is not a member, and only a member can be preferred.");
    }

    private static InvalidInputException Refuse(string why) => new(InputFault.Value, why);
}
