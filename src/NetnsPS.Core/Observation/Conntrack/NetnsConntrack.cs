using System.Globalization;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Netfilter;
using NetnsPS.Observation;

namespace NetnsPS;

/// <summary>A connection that a namespace tracks, as it was when it was looked at.</summary>
/// <remarks>
/// A namespace tracks connections once something in it asks for that: an nftables rule with <c>ct</c>, NAT, …
/// Sources: conntrack(8), include/uapi/linux/netfilter/nfnetlink_conntrack.h.
/// </remarks>
public sealed partial class NetnsConntrack
{
    private readonly ConntrackMessage _message;

    internal NetnsConntrack(Netns netns, ConntrackMessage message)
    {
        Netns = netns;
        _message = message;
        Original = new ConntrackFlow(message.Original, message.OriginalCounters);
        Reply = new ConntrackFlow(message.Reply, message.ReplyCounters);
        Master = message.Master is { } master ? new ConntrackFlow(master, null) : null;
        Protocol = message.Original.Protocol is { } protocol ? InetProtocols.NameOf(protocol) : "";
        State = ConntrackStateName.Of(message.Original.Protocol, message.State);
        Started = message.Started is { } nanoseconds
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100)).ToLocalTime()
            : null;
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>IPv4 or IPv6.</summary>
    public IPFamily Family => (IPFamily)_message.Family;

    /// <summary>The protocol in lower case, such as <c>tcp</c>; the number of one without a name.</summary>
    public string Protocol { get; }

    /// <summary>
    /// Its state in the words of conntrack(8), such as <c>ESTABLISHED</c>; null for protocols without states.
    /// </summary>
    public string? State { get; }

    /// <summary>The direction of its first packet.</summary>
    public ConntrackFlow Original { get; }

    /// <summary>
    /// The other direction. Where addresses are translated it is not the mirror image of <see cref="Original"/>.
    /// </summary>
    public ConntrackFlow Reply { get; }

    /// <summary>The connection that announced this one; null for none.</summary>
    public ConntrackFlow? Master { get; }

    /// <summary>What the kernel knows of it.</summary>
    public ConntrackStatus Status => (ConntrackStatus)_message.Status;

    /// <summary>When it is forgotten unless there is another packet; null for never.</summary>
    public TimeSpan? Timeout => _message.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Its mark; null when this kernel has none (CONFIG_NF_CONNTRACK_MARK).</summary>
    public long? Mark => _message.Mark;

    /// <summary>Its zone: connections of different zones may be equal.</summary>
    public int Zone => _message.Zone ?? 0;

    /// <summary>The helper that looks into it, such as <c>ftp</c>; null for none.</summary>
    public string? Helper => _message.Helper;

    /// <summary>When it began; null unless net.netfilter.nf_conntrack_timestamp was on then.</summary>
    public DateTimeOffset? Started { get; }

    /// <summary>A number by which the kernel knows it.</summary>
    public long? Id => _message.Id;

    /// <summary>Protocol, state and the direction of its first packet.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Protocol}{(State is null ? "" : $" {State}")} {Original}");
}
