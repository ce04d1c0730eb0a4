using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>The kind of a link and what goes into its IFLA_INFO_DATA.</summary>
internal abstract class LinkKindData
{
    /// <summary>The kernel's word for the kind, without the zero byte (ip-link(8) sends none either).</summary>
    internal abstract ReadOnlySpan<byte> KindUtf8 { get; }

    /// <summary>Whether there is anything to encode; a kind without data is named alone.</summary>
    internal virtual bool HasData => true;

    /// <summary>Writes the attributes inside IFLA_INFO_DATA.</summary>
    internal abstract void EncodeData(scoped ref NetlinkWriter writer);
}

/// <summary>A veth, with the description of its other end (drivers/net/veth.c).</summary>
internal sealed class VethData(LinkDescription peer) : LinkKindData
{
    internal override ReadOnlySpan<byte> KindUtf8 => "veth"u8;

    internal override void EncodeData(scoped ref NetlinkWriter writer)
    {
        int nested = writer.BeginNested(VethAttribute.VETH_INFO_PEER);
        peer.Encode(ref writer);
        writer.EndNested(nested);
    }
}
