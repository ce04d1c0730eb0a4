using System.Text;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Support;

/// <summary>Writes what a kind can't be made without.</summary>
internal delegate void EncodeLeast(scoped ref NetlinkWriter writer);

/// <summary>A kind with the least that it can be made of.</summary>
internal sealed class BareKind(string kind, EncodeLeast? least = null) : LinkKindData
{
    private readonly byte[] _kind = Encoding.ASCII.GetBytes(kind);

    internal override ReadOnlySpan<byte> KindUtf8 => _kind;

    internal override bool HasData => least is not null;

    internal override void EncodeData(scoped ref NetlinkWriter writer) => least!(ref writer);
}
