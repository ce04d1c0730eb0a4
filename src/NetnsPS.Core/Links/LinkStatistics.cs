using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>
/// What went through a link since it was made (struct rtnl_link_stats64, include/uapi/linux/if_link.h).
/// </summary>
public sealed record LinkStatistics
{
    internal LinkStatistics(in LinkCounters counters)
    {
        ReceivedPackets = counters.ReceivedPackets;
        SentPackets = counters.SentPackets;
        ReceivedBytes = counters.ReceivedBytes;
        SentBytes = counters.SentBytes;
        ReceiveErrors = counters.ReceiveErrors;
        SendErrors = counters.SendErrors;
        ReceiveDropped = counters.ReceiveDropped;
        SendDropped = counters.SendDropped;
        Multicast = counters.Multicast;
        Collisions = counters.Collisions;
    }

    /// <summary>Packets received.</summary>
    public ulong ReceivedPackets { get; }

    /// <summary>Packets sent.</summary>
    public ulong SentPackets { get; }

    /// <summary>Bytes received.</summary>
    public ulong ReceivedBytes { get; }

    /// <summary>Bytes sent.</summary>
    public ulong SentBytes { get; }

    /// <summary>Bad packets received.</summary>
    public ulong ReceiveErrors { get; }

    /// <summary>Packets that could not be sent.</summary>
    public ulong SendErrors { get; }

    /// <summary>Packets received but dropped for want of room, or by a rule.</summary>
    public ulong ReceiveDropped { get; }

    /// <summary>Packets dropped on their way out.</summary>
    public ulong SendDropped { get; }

    /// <summary>Multicast packets received.</summary>
    public ulong Multicast { get; }

    /// <summary>Collisions while sending.</summary>
    public ulong Collisions { get; }

    /// <summary>Both directions in one line.</summary>
    public override string ToString()
        => $"received {ReceivedPackets} ({ReceivedBytes} bytes), sent {SentPackets} ({SentBytes} bytes)";
}
