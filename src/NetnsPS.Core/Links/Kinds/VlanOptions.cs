using NetnsPS.Links;

namespace NetnsPS;

/// <summary>The standard that a VLAN tag follows.</summary>
public enum VlanProtocol
{
    /// <summary>IEEE 802.1Q, the common tag (0x8100).</summary>
    Ieee8021Q,

    /// <summary>IEEE 802.1ad, the outer tag of two (0x88a8).</summary>
    Ieee8021Ad,
}

/// <summary>Settings of a new VLAN (ip-link(8), "vlan"; net/8021q/vlan_netlink.c).</summary>
public sealed record VlanOptions : UpperLinkOptions
{
    /// <summary>Its number, 0–4094.</summary>
    public required int Id { get; init; }

    /// <summary>The standard of its tags; null for 802.1Q.</summary>
    public VlanProtocol? Protocol { get; init; }

    /// <summary>Whether the tag is taken off what comes in before anybody sees it.</summary>
    public bool? ReorderHeader { get; init; }

    /// <summary>Whether it registers itself by GVRP.</summary>
    public bool? Gvrp { get; init; }

    /// <summary>Whether it registers itself by MVRP.</summary>
    public bool? Mvrp { get; init; }

    /// <summary>Whether its state is its own, whatever its parent's.</summary>
    public bool? LooseBinding { get; init; }

    /// <summary>Whether its state follows the ports of the bridge below that carry its VLAN.</summary>
    public bool? BridgeBinding { get; init; }

    /// <summary>Priorities of packets that come in, and what they become inside: <c>1:2 3:4</c>.</summary>
    public string? IngressQosMap { get; init; }

    /// <summary>Priorities inside, and what they become in packets that go out: <c>1:2 3:4</c>.</summary>
    public string? EgressQosMap { get; init; }

    internal override string KindName => "vlan";

    internal override void Describe(OptionList options)
    {
        options.Add("protocol", Protocol, VlanWords.Protocols);
        options.Add("id", Id);
        options.Add("reorder_hdr", ReorderHeader);
        options.Add("gvrp", Gvrp);
        options.Add("mvrp", Mvrp);
        options.Add("loose_binding", LooseBinding);
        options.Add("bridge_binding", BridgeBinding);
        options.Add("ingress-qos-map", IngressQosMap);
        options.Add("egress-qos-map", EgressQosMap);
    }
}

/// <summary>What iproute2 calls the standards.</summary>
internal static class VlanWords
{
    internal static IReadOnlyDictionary<VlanProtocol, string> Protocols { get; } = new Dictionary<VlanProtocol, string>
    {
        [VlanProtocol.Ieee8021Q] = "802.1q",
        [VlanProtocol.Ieee8021Ad] = "802.1ad",
    };
}
