using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>How the value of an option is written into the bytes of one attribute, and read from them.</summary>
internal abstract class LinkOptionType
{
    /// <summary>What a value must be, for messages: <c>a number from 0 to 255</c>.</summary>
    internal abstract string Expects { get; }

    /// <summary>The attribute's bytes; null when the value is none of this type.</summary>
    internal abstract byte[]? ToBytes(object value);

    /// <summary>The value in an attribute.</summary>
    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal abstract object Read(AttributeReader attribute);
}
