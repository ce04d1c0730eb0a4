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
    Lacp,

    /// <summary>The least loaded one sends.</summary>
    BalanceTransmit,

    /// <summary>As <see cref="BalanceTransmit"/>, and what comes in is spread by ARP.</summary>
    BalanceAll,
}

/// <summary>What a new bond shall be (ip-link(8), "bond"; drivers/net/bonding).</summary>
public sealed record BondOptions : LinkOptions
{
    internal static IReadOnlyDictionary<BondMode, string> Words { get; } = new Dictionary<BondMode, string>
    {
        [BondMode.BalanceRoundRobin] = "balance-rr", [BondMode.ActiveBackup] = "active-backup", [BondMode.BalanceXor] = "balance-xor",
        [BondMode.Broadcast] = "broadcast", [BondMode.Lacp] = "802.3ad", [BondMode.BalanceTransmit] = "balance-tlb", [BondMode.BalanceAll] = "balance-alb",
    };

    /// <summary>How it uses its members.</summary>
    public required BondMode Mode { get; init; }

    /// <summary>The names of its members, in the same namespace; they are taken down to join.</summary>
    public IReadOnlyList<string> Member { get; init; } = [];

    /// <summary>How often it looks whether its members have carrier, in milliseconds; 0 for never.</summary>
    public long? MiiMonitor { get; init; }

    /// <summary>How long a member must have carrier before it is used, in milliseconds.</summary>
    public long? UpDelay { get; init; }

    /// <summary>How long a member must be without carrier before it is given up, in milliseconds.</summary>
    public long? DownDelay { get; init; }

    /// <summary>How often it asks the addresses of <see cref="ArpTarget"/> to see whether its members work, in milliseconds.</summary>
    public long? ArpInterval { get; init; }

    /// <summary>The IPv4 addresses to ask, up to 16.</summary>
    public IReadOnlyList<IPAddress> ArpTarget { get; init; } = [];

    /// <summary>The fewest members with carrier for the bond to have it.</summary>
    public long? MinimumLinks { get; init; }

    /// <summary>What the hash is made of: <c>layer2</c>, <c>layer2+3</c>, <c>layer3+4</c>, <c>encap2+3</c>, <c>encap3+4</c>, <c>vlan+srcmac</c>.</summary>
    public string? TransmitHashPolicy { get; init; }

    /// <summary>Whether LACP speaks each second instead of each half minute.</summary>
    public bool? FastLacp { get; init; }

    /// <summary>The name of the member to prefer.</summary>
    public string? Primary { get; init; }

    internal override string KindName => "bond";

    internal override IReadOnlyList<string> Ports => Member;

    // The mode comes first: the kernel takes the options in a fixed order of its own, and checks them against it.
    internal override void Describe(OptionList options)
    {
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
}
