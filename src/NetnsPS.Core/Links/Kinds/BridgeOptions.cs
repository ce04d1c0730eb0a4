using NetnsPS.Links;

namespace NetnsPS;

/// <summary>Settings of a new bridge (ip-link(8), "bridge"; net/bridge/br_netlink.c).</summary>
public sealed record BridgeOptions : LinkOptions
{
    /// <summary>The names of the links to make its ports, in the same namespace.</summary>
    public IReadOnlyList<string> Port { get; init; } = [];

    /// <summary>Whether it keeps VLANs apart.</summary>
    public bool? VlanFiltering { get; init; }

    /// <summary>The VLAN of untagged packets on new ports, 1–4094; 0 for none.</summary>
    public int? DefaultPvid { get; init; }

    /// <summary>Which tags it understands.</summary>
    public VlanProtocol? VlanProtocol { get; init; }

    /// <summary>Whether it speaks the spanning tree protocol (IEEE 802.1D).</summary>
    public bool? Stp { get; init; }

    /// <summary>Its priority in the spanning tree, 0–65535; the lowest becomes root.</summary>
    public int? Priority { get; init; }

    /// <summary>How long a port listens and learns before it forwards, in steps of 10 ms.</summary>
    public TimeSpan? ForwardDelay { get; init; }

    /// <summary>How often the root of the spanning tree says hello, in steps of 10 ms.</summary>
    public TimeSpan? HelloTime { get; init; }

    /// <summary>For how long it believes the last hello, in steps of 10 ms.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>After which silence it forgets where a hardware address is, in steps of 10 ms.</summary>
    public TimeSpan? AgeingTime { get; init; }

    /// <summary>Whether it learns from IGMP and MLD who listens to which group.</summary>
    public bool? MulticastSnooping { get; init; }

    /// <summary>Whether it asks itself who listens.</summary>
    public bool? MulticastQuerier { get; init; }

    /// <summary>
    /// Which of the link-local addresses 01:80:c2:00:00:0X it forwards, a bit for each: 0x4000 for LLDP.
    /// </summary>
    public int? GroupForwardMask { get; init; }

    internal override string KindName => "bridge";

    internal override IReadOnlyList<string> Ports => Port;

    internal override void Describe(OptionList options)
    {
        options.Add("forward_delay", ForwardDelay);
        options.Add("hello_time", HelloTime);
        options.Add("max_age", MaxAge);
        options.Add("ageing_time", AgeingTime);
        options.Add("stp_state", Stp);
        options.Add("priority", Priority);
        options.Add("vlan_filtering", VlanFiltering);
        options.Add("vlan_protocol", VlanProtocol, VlanWords.Protocols);
        options.Add("vlan_default_pvid", DefaultPvid);
        options.Add("mcast_snooping", MulticastSnooping);
        options.Add("mcast_querier", MulticastQuerier);
        options.Add("group_fwd_mask", GroupForwardMask);
    }
}
