using NetnsPS.Links;

namespace NetnsPS;

/// <summary>How macvlans of one parent see each other (ip-link(8), "macvlan").</summary>
public enum MacvlanMode
{
    /// <summary>Not at all, even when the switch outside reflects.</summary>
    Private,

    /// <summary>Through a switch outside that reflects (IEEE 802.1Qbg).</summary>
    Vepa,

    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>There is only one, which takes the parent over.</summary>
    Passthru,

    /// <summary>Each takes what comes from certain hardware addresses.</summary>
    Source,
}

/// <summary>
/// Settings of a new macvlan: a link with a hardware address
/// of its own on top of another one (drivers/net/macvlan.c).
/// </summary>
public sealed record MacvlanOptions : UpperLinkOptions
{
    private static readonly Dictionary<MacvlanMode, string> s_modes = new()
    {
        [MacvlanMode.Private] = "private",
        [MacvlanMode.Vepa] = "vepa",
        [MacvlanMode.Bridge] = "bridge",
        [MacvlanMode.Passthru] = "passthru",
        [MacvlanMode.Source] = "source",
    };

    /// <summary>How those of one parent see each other.</summary>
    public MacvlanMode Mode { get; init; } = MacvlanMode.Bridge;

    /// <summary>Makes a macvtap: programs read and write its packets at /dev/tapN.</summary>
    public bool Tap { get; init; }

    /// <summary>In source mode: the hardware addresses whose packets it takes.</summary>
    public IReadOnlyList<MacAddress> SourceMacAddress { get; init; } = [];

    /// <summary>In passthru mode: does not make the parent promiscuous.</summary>
    public bool NoPromiscuous { get; init; }

    /// <summary>How many broadcast packets may wait.</summary>
    public long? BroadcastQueueLength { get; init; }

    internal override string KindName => Tap ? "macvtap" : "macvlan";

    internal override void Describe(OptionList options)
    {
        options.Add("mode", (MacvlanMode?)Mode, s_modes);
        if (SourceMacAddress.Count > 0)
        {
            if (Mode != MacvlanMode.Source)
                throw new InvalidInputException(
                    InputFault.Value, "Only a macvlan in source mode takes what certain hardware addresses send.");
            options.Add("macaddr", SourceMacAddress);
        }

        if (NoPromiscuous) options.Add("nopromisc", true);
        options.Add("bcqueuelen", BroadcastQueueLength);
    }
}

/// <summary>On which layer an ipvlan switches (ip-link(8), "ipvlan").</summary>
public enum IpvlanMode
{
    /// <summary>Frames; ARP and multicast work.</summary>
    L2,

    /// <summary>IP packets; there is no ARP.</summary>
    L3,

    /// <summary>IP packets that pass the parent's netfilter too.</summary>
    L3s,
}

/// <summary>How ipvlans of one parent see each other (ip-link(8), "ipvlan").</summary>
public enum IpvlanIsolation
{
    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>Not at all.</summary>
    Private,

    /// <summary>Through a switch outside that reflects.</summary>
    Vepa,
}

/// <summary>
/// Settings of a new ipvlan: a link that shares its parent's hardware address (drivers/net/ipvlan).
/// </summary>
public sealed record IpvlanOptions : UpperLinkOptions
{
    private static readonly Dictionary<IpvlanMode, string> s_modes =
        new() { [IpvlanMode.L2] = "l2", [IpvlanMode.L3] = "l3", [IpvlanMode.L3s] = "l3s" };

    private static readonly Dictionary<IpvlanIsolation, string> s_isolations = new()
    {
        [IpvlanIsolation.Bridge] = "bridge",
        [IpvlanIsolation.Private] = "private",
        [IpvlanIsolation.Vepa] = "vepa",
    };

    /// <summary>On which layer it switches; null for <see cref="IpvlanMode.L3"/>.</summary>
    public IpvlanMode? Mode { get; init; }

    /// <summary>How those of one parent see each other.</summary>
    public IpvlanIsolation? Isolation { get; init; }

    internal override string KindName => "ipvlan";

    internal override void Describe(OptionList options)
    {
        options.Add("mode", Mode, s_modes);
        options.Add("flags", Isolation, s_isolations);
    }
}
