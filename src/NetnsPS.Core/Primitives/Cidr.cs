using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS;

/// <summary>
/// An IP address with the length of its network prefix, such as <c>10.0.0.1/24</c> or <c>fd00::1/64</c>.
/// </summary>
/// <remarks>Sources: RFC 4632, section 3.1; RFC 4291, section 2.3.</remarks>
public sealed record Cidr
{
    /// <summary>Joins an address and a prefix length.</summary>
    /// <param name="address">An IPv4 or IPv6 address without a zone.</param>
    /// <param name="prefixLength">0–32 for IPv4, 0–128 for IPv6, in bits.</param>
    /// <exception cref="InvalidInputException">They do not fit together.</exception>
    public Cidr(IPAddress address, int prefixLength)
    {
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            throw Refuse(address.ToString(), "is no IP address");
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
            throw Refuse(address.ToString(), "has a zone; the link is named apart");
        int maximum = MaximumOf(address);
        if (prefixLength < 0 || prefixLength > maximum)
            throw Refuse($"{address}/{prefixLength}", $"has a prefix length outside of 0 to {maximum}");
        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>How many of its leading bits name the network.</summary>
    public int PrefixLength { get; }

    /// <summary>Whether the bits behind the prefix are all zero, so that it names a network.</summary>
    public bool IsNetwork => NetworkAddress.Equals(Address);

    /// <summary>The address with the bits behind the prefix set to zero.</summary>
    public IPAddress NetworkAddress
    {
        get
        {
            byte[] bytes = Address.GetAddressBytes();
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] &= (byte)(0xff00 >> Math.Clamp(PrefixLength - (i * 8), 0, 8));
            return new IPAddress(bytes);
        }
    }

    /// <summary>
    /// That it can be a link's own: 0.0.0.0 the kernel takes without a
    /// word, and adds nothing (__inet_insert_ifa, net/ipv4/devinet.c).
    /// </summary>
    /// <exception cref="InvalidInputException">It is the address that stands for any.</exception>
    internal void RequireOwn()
    {
        if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
            throw Refuse(ToString(), "stands for any address; a link has one of its own");
    }

    /// <summary>Reads an address with its prefix length.</summary>
    /// <param name="text">Such as <c>10.0.0.1/24</c>.</param>
    /// <exception cref="InvalidInputException">It is malformed, or has no prefix length.</exception>
    public static Cidr Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && TryReadAddress(text, out IPAddress? bare))
            throw Refuse(text, $"has no prefix length; write {bare}/{(MaximumOf(bare) == 32 ? 24 : 64)}, or "
                + $"{bare}/{MaximumOf(bare)} for the address alone");
        if (slash < 0 || !TryReadAddress(text[..slash], out IPAddress? address))
            throw Refuse(text, "does not begin with an IP address");
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            throw Refuse(text, "does not end with a prefix length, a number of bits");
        return new Cidr(address, length);
    }

    /// <summary>
    /// Reads a destination: a prefix, or an address alone, which is then the whole prefix (ip-route(8)).
    /// </summary>
    /// <param name="text">Such as <c>10.0.0.0/24</c> or <c>10.0.0.1</c>.</param>
    /// <exception cref="InvalidInputException">It is malformed, or has bits set behind the prefix.</exception>
    public static Cidr ParsePrefix(string text)
    {
        if (TryReadAddress(text, out IPAddress? alone)) return new Cidr(alone, MaximumOf(alone));
        Cidr prefix = Parse(text);
        return prefix.IsNetwork
            ? prefix
            : throw Refuse(text,
                $"has bits set behind its prefix; write {prefix.NetworkAddress}/{prefix.PrefixLength}");
    }

    /// <summary>Reads an address without a prefix length.</summary>
    /// <param name="text">Such as <c>10.0.0.1</c>.</param>
    /// <exception cref="InvalidInputException">It is malformed.</exception>
    public static IPAddress ParseAddress(string text)
        => TryReadAddress(text, out IPAddress? address) ? address : throw new InvalidInputException(
            InputFault.Cidr, $"'{text}' is not an IP address; write one such as 10.0.0.1 or fd00::1, without a prefix "
                + "length.");

    /// <summary>The address and its prefix length as they are written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    // IPAddress also takes inet_aton's forms (10.1, 0x0a000001, 012.0.0.1), which mean something else to most readers.
    private static bool TryReadAddress(
        string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
        => IPAddress.TryParse(text, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6
                ? !text.AsSpan().ContainsAny('%', '[')
                : address.ToString() == text);

    private static int MaximumOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static InvalidInputException Refuse(string text, string why)
        => new(InputFault.Cidr,
            $"'{text}' {why}. An address is written with its prefix length, such as 10.0.0.1/24 or fd00::1/64.");
}
