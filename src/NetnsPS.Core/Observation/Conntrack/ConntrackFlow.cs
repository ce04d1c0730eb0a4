using System.Globalization;
using System.Net;
using NetnsPS.Netlink.Netfilter;

namespace NetnsPS;

/// <summary>One direction of a tracked connection: its packets look so.</summary>
public sealed class ConntrackFlow
{
    private readonly ConntrackTuple _tuple;

    internal ConntrackFlow(ConntrackTuple tuple, ConntrackCounters? counters)
    {
        _tuple = tuple;
        Packets = (long?)counters?.Packets;
        Bytes = (long?)counters?.Bytes;
    }

    /// <summary>Where its packets come from.</summary>
    public IPAddress? Source => _tuple.Source;

    /// <summary>Where its packets go.</summary>
    public IPAddress? Destination => _tuple.Destination;

    /// <summary>The source port; null where the protocol has none.</summary>
    public int? SourcePort => _tuple.SourcePort;

    /// <summary>The destination port; null where the protocol has none.</summary>
    public int? DestinationPort => _tuple.DestinationPort;

    /// <summary>The type of an ICMP message; null for other protocols.</summary>
    public int? IcmpType => _tuple.IcmpType;

    /// <summary>The code of an ICMP message; null for other protocols.</summary>
    public int? IcmpCode => _tuple.IcmpCode;

    /// <summary>The number by which an ICMP answer is known; null for other protocols.</summary>
    public int? IcmpId => _tuple.IcmpId;

    /// <summary>The zone of this direction alone; null when both are in the connection's.</summary>
    public int? Zone => _tuple.Zone;

    /// <summary>
    /// How many packets there were; null unless net.netfilter.nf_conntrack_acct was on when it began.
    /// </summary>
    public long? Packets { get; }

    /// <summary>
    /// How many bytes there were, IP headers included; null unless
    /// net.netfilter.nf_conntrack_acct was on when it began.
    /// </summary>
    public long? Bytes { get; }

    /// <summary>From where to where.</summary>
    public override string ToString() => IcmpType is { } type
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Source} -> {Destination} type {type} code {IcmpCode} id {IcmpId}")
        : $"{End(Source, SourcePort)} -> {End(Destination, DestinationPort)}";

    private static string End(IPAddress? address, int? port)
        => port is { } number && address is not null
            ? new IPEndPoint(address, number).ToString()
            : address?.ToString() ?? "?";
}
