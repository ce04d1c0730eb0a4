using System.Globalization;

namespace NetnsPS;

/// <summary>
/// The 48-bit hardware address of an Ethernet link, such as <c>02:00:00:00:00:01</c> (IEEE 802, EUI-48).
/// </summary>
public readonly record struct MacAddress
{
    private const int Length = 6;
    private readonly ulong _value;

    private MacAddress(ulong value) => _value = value;

    /// <summary>Whether it names a group of links, and so can't be one's own.</summary>
    public bool IsMulticast => (_value >> 40 & 1) != 0;

    /// <summary>Whether it was chosen by an administrator instead of a manufacturer.</summary>
    public bool IsLocallyAdministered => (_value >> 40 & 2) != 0;

    /// <summary>Reads six bytes in hexadecimal, with ':' or '-' between them.</summary>
    /// <param name="text">Such as <c>02:00:00:00:00:01</c>.</param>
    /// <exception cref="InvalidInputException">It is malformed.</exception>
    public static MacAddress Parse(string text)
    {
        ulong value = 0;
        ReadOnlySpan<char> rest = text;
        char separator = text.Length > 2 ? text[2] : ':';
        if (text.Length != (Length * 3) - 1 || separator is not (':' or '-'))
            throw Refuse(text, "is not a hardware address");
        for (int i = 0; i < Length; i++)
        {
            if (i > 0 && text[(i * 3) - 1] != separator) throw Refuse(text, "is not a hardware address");
            if (!byte.TryParse(
                rest.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte part))
                throw Refuse(text, "is not a hardware address");
            value = (value << 8) | part;
        }

        return new MacAddress(value);
    }

    /// <summary>The six bytes in the order in which they are written.</summary>
    public byte[] GetAddressBytes()
    {
        byte[] bytes = new byte[Length];
        for (int i = 0; i < Length; i++) bytes[i] = (byte)(_value >> ((Length - 1 - i) * 8));
        return bytes;
    }

    /// <summary>Six bytes in hexadecimal with colons between them.</summary>
    public override string ToString() => Format(GetAddressBytes());

    /// <summary>A hardware address of any length, as ip-link(8) writes it.</summary>
    internal static string Format(ReadOnlySpan<byte> bytes)
        => string.Create(Math.Max(0, (bytes.Length * 3) - 1), bytes, static (text, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                source[i].TryFormat(text[(i * 3)..], out _, "x2", CultureInfo.InvariantCulture);
                if (i > 0) text[(i * 3) - 1] = ':';
            }
        });

    /// <summary>
    /// Refuses what a link can't have as its own address (is_valid_ether_addr, include/linux/etherdevice.h).
    /// </summary>
    /// <exception cref="InvalidInputException">It is a group's, or all zero.</exception>
    internal MacAddress RequireOwn()
    {
        if (IsMulticast)
            throw Refuse(ToString(),
                "is a multicast address (its first byte is odd), which no link can have as its own");
        if (_value == 0) throw Refuse(ToString(), "is all zero, which no link can have as its own");
        return this;
    }

    private static InvalidInputException Refuse(string text, string why)
        => new(InputFault.MacAddress, $"'{text}' {why}. Write six bytes in hexadecimal, such as 02:00:00:00:00:01.");
}
