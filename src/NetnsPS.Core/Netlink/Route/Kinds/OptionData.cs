using System.Text;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>The options of a link as they are sent (<see cref="LinkKind.Encode"/> makes them).</summary>
/// <param name="kind">The kernel's word for the kind.</param>
/// <param name="attributes">The attributes, in the order in which they were asked for.</param>
internal sealed class OptionData(string kind, IReadOnlyList<KindAttribute> attributes) : LinkKindData
{
    private readonly byte[] _kind = Encoding.UTF8.GetBytes(kind);

    internal override ReadOnlySpan<byte> KindUtf8 => _kind;

    internal override bool HasData => attributes.Count > 0;

    internal override void EncodeData(scoped ref NetlinkWriter writer)
    {
        foreach (KindAttribute attribute in attributes) writer.WriteAttribute(attribute.Type, attribute.Value);
    }
}
