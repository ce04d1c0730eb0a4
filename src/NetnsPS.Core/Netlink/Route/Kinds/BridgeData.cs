using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>A bridge (net/bridge/br_netlink.c, br_changelink). What is null is left as it is.</summary>
internal sealed class BridgeData : LinkKindData
{
    /// <summary>Whether it learns from IGMP and MLD who listens to which group.</summary>
    internal bool? MulticastSnooping { get; init; }

    internal override ReadOnlySpan<byte> KindUtf8 => "bridge"u8;

    internal override bool HasData => MulticastSnooping is not null;

    internal override void EncodeData(scoped ref NetlinkWriter writer)
    {
        if (MulticastSnooping is { } snooping)
            writer.WriteAttribute(BridgeAttribute.IFLA_BR_MCAST_SNOOPING, snooping ? (byte)1 : (byte)0);
    }
}
