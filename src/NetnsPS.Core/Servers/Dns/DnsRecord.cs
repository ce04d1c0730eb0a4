using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>A DNS record of the class IN.</summary>
/// <remarks>Source: RFC 1035, section 3.2.</remarks>
public sealed class DnsRecord
{
    /// <summary>How long a record may be kept when nothing says so, in seconds.</summary>
    public const int DefaultTtl = 60;

    private readonly byte[] _data;

    internal DnsRecord(DnsName owner, DnsRecordType type, int ttl, byte[] data)
    {
        Owner = owner;
        Type = type;
        Ttl = ttl;
        _data = data;
    }

    /// <summary>Reads a record as a line of a zone file has it.</summary>
    /// <param name="text">Such as <c>www.example.test 60 A 10.0.0.1</c>; names are absolute.</param>
    /// <exception cref="InvalidInputException">It is not a record.</exception>
    public static DnsRecord Parse(string text) => MasterFile.ParseLine(text);

    /// <summary>The name that it is of, without the dot at the end; <c>.</c> for the root.</summary>
    public string Name => field ??= Owner.ToString();

    /// <summary>Its type.</summary>
    public DnsRecordType Type { get; }

    /// <summary>How long it may be kept, in seconds.</summary>
    public int Ttl { get; }

    /// <summary>Its data as a zone file has it.</summary>
    public string Data => field ??= DnsData.Format(Type, _data);

    /// <summary>The address of an A or AAAA record; null for others.</summary>
    public IPAddress? Address => Type is DnsRecordType.A or DnsRecordType.AAAA ? new IPAddress(_data) : null;

    /// <summary>The name that a CNAME, NS, PTR, MX, SRV or SOA record leads to; null for others.</summary>
    public string? Target => TargetName?.ToString();

    /// <summary>The preference of an MX record, or the priority of an SRV record; null for others.</summary>
    public int? Preference => Type is DnsRecordType.MX or DnsRecordType.SRV ? Short(0) : null;

    /// <summary>The weight of an SRV record; null for others.</summary>
    public int? Weight => Type == DnsRecordType.SRV ? Short(1) : null;

    /// <summary>The port of an SRV record; null for others.</summary>
    public int? Port => Type == DnsRecordType.SRV ? Short(2) : null;

    /// <summary>The texts of a TXT record; empty for others.</summary>
    public IReadOnlyList<string> Text => Type == DnsRecordType.TXT ? DnsData.TextsOf(_data) : [];

    internal DnsName Owner { get; }

    internal ReadOnlySpan<byte> Wire => _data;

    internal DnsName? TargetName
    {
        get
        {
            int place = DnsData.TargetOf(Type);
            return place < 0 ? null : new DnsName(_data.AsSpan(place, DnsData.LengthOfName(_data.AsSpan(place))));
        }
    }

    /// <summary>How long it may be kept that there is nothing, which the last field of an SOA record says.</summary>
    internal int NegativeTtl
        => (int)Math.Min((uint)Ttl, BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(_data.Length - sizeof(uint))));

    /// <summary>As a line of a zone file.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Name} {Ttl} {Type.Text()} {Data}");

    internal DnsRecord WithTtl(int ttl) => ttl == Ttl ? this : new DnsRecord(Owner, Type, ttl, _data);

    internal bool IsSameAs(DnsRecord other)
        => Type == other.Type && Owner.Equals(other.Owner) && _data.AsSpan().SequenceEqual(other._data);

    private int Short(int index) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(index * sizeof(ushort)));
}
