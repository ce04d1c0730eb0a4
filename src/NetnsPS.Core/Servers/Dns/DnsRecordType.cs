using System.Globalization;

namespace NetnsPS;

/// <summary>A type of DNS records, by its number (RFC 1035, section 3.2.2, and its successors).</summary>
public enum DnsRecordType
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server of a zone.</summary>
    NS = 2,

    /// <summary>The name that another name stands for.</summary>
    CNAME = 5,

    /// <summary>The start of a zone.</summary>
    SOA = 6,

    /// <summary>A name, as that of an address.</summary>
    PTR = 12,

    /// <summary>A mail server.</summary>
    MX = 15,

    /// <summary>Texts.</summary>
    TXT = 16,

    /// <summary>An IPv6 address.</summary>
    AAAA = 28,

    /// <summary>A server of a service (RFC 2782).</summary>
    SRV = 33,

    /// <summary>Which authorities may issue certificates (RFC 8659).</summary>
    CAA = 257,

    /// <summary>All types, in questions only.</summary>
    Any = 255,
}

/// <summary>What a DNS server says of a question (RFC 1035, section 4.1.1).</summary>
public enum DnsResponseCode
{
    /// <summary>There is an answer, or the name has no records of the type.</summary>
    NoError = 0,

    /// <summary>The question could not be understood.</summary>
    FormErr = 1,

    /// <summary>The server has failed.</summary>
    ServFail = 2,

    /// <summary>There is no such name.</summary>
    NxDomain = 3,

    /// <summary>The server does not do that.</summary>
    NotImp = 4,

    /// <summary>The server does not want to.</summary>
    Refused = 5,

    /// <summary>The version of EDNS is not known (RFC 6891, section 6.1.3).</summary>
    BadVers = 16,
}

internal static class DnsRecordTypes
{
    /// <summary>Those that a record can have, by name.</summary>
    internal static IReadOnlyList<DnsRecordType> All { get; } =
        [.. Enum.GetValues<DnsRecordType>().Where(t => t is not (DnsRecordType.None or DnsRecordType.Any))
            .OrderBy(t => t.ToString(), StringComparer.Ordinal)];

    /// <summary>Reads a name such as <c>AAAA</c>, in any case, or <c>TYPE65</c> (RFC 3597, section 5).</summary>
    internal static bool TryParse(string text, out DnsRecordType type)
    {
        type = DnsRecordType.None;
        if (text.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase))
        {
            if (!ushort.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
                return false;
            type = (DnsRecordType)number;
            return number != 0;
        }

        return text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out type)
            && type != DnsRecordType.None;
    }

    /// <summary>Its name; <c>TYPE65</c> for one without a name.</summary>
    internal static string Text(this DnsRecordType type) => type switch
    {
        DnsRecordType.Any => "ANY",
        _ when Enum.IsDefined(type) => type.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"TYPE{(int)type}"),
    };
}
