using System.Net;

namespace NetnsPS.Commands;

/// <summary>Gets the connections that namespaces track: what conntrack(8) shows.</summary>
/// <remarks>
/// <para>A namespace tracks connections once something in it asks for that: an nftables rule that looks at <c>ct</c>,
/// network address translation. Before, there are none. Packets and bytes are counted where
/// net.netfilter.nf_conntrack_acct is on, times are kept where net.netfilter.nf_conntrack_timestamp is.</para>
/// <para>Needs CAP_NET_ADMIN in the namespace.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Get-NetnsConntrack $alice
/// Get-NetnsConntrack $alice -Protocol tcp -State ESTABLISHED -DestinationPort 443
/// </code>
/// Gets all connections that a namespace tracks, and some of them.
/// </example>
/// <example>
/// <code>
/// Get-NetnsConntrack host | Where-Object { $_.Status -band 'SourceNat' } |
///     Format-Table Protocol, Original, Reply
/// </code>
/// Gets the connections whose source addresses the host translates.
/// </example>
/// <seealso cref="GetNetnsSocketCommand"/>
/// <seealso href="https://conntrack-tools.netfilter.org/manual.html">conntrack(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsConntrack")]
[OutputType(typeof(NetnsConntrack))]
public sealed class GetNetnsConntrackCommand : QueryCommand<NetnsConntrack>
{
    /// <summary>Only connections of these protocols: names such as <c>tcp</c>, or numbers.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(Completion.ConntrackProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <summary>Only connections in these states, in the words of conntrack(8).</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(Completion.ConntrackStateCompleter))]
    public string[]? State { get; set; }

    /// <summary>Only connections that were begun from this address.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress? Source { get; set; }

    /// <summary>Only connections that were begun to this address.</summary>
    [Parameter]
    [ValidateNotNull]
    public IPAddress? Destination { get; set; }

    /// <summary>Only connections that were begun from these ports.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? SourcePort { get; set; }

    /// <summary>Only connections that were begun to these ports.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int[]? DestinationPort { get; set; }

    /// <summary>Only connections with this mark.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? Mark { get; set; }

    /// <summary>Only connections of this zone.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int? Zone { get; set; }

    /// <summary>Only IPv4 or IPv6 connections.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ConntrackReadFailed);

    private protected override IEnumerable<NetnsConntrack> Read(Netns netns, object about)
        => NetnsConntrack.GetAll(netns, Family).Where(IsWanted);

    private protected override bool IsSame(NetnsConntrack item, NetnsConntrack given)
        => item.Protocol == given.Protocol && item.Zone == given.Zone && $"{item.Original}" == $"{given.Original}";

    private bool IsWanted(NetnsConntrack connection)
        => IsIn(Protocol, connection.Protocol) && IsIn(State, connection.State)
            && (Mark is null || connection.Mark == Mark) && (Zone is null || connection.Zone == Zone)
            && IsWanted(connection.Original);

    private bool IsWanted(ConntrackFlow flow)
        => (Source is null || Source.Equals(flow.Source))
            && (Destination is null || Destination.Equals(flow.Destination))
            && IsIn(SourcePort, flow.SourcePort) && IsIn(DestinationPort, flow.DestinationPort);

    private static bool IsIn(string[]? wanted, string? word)
        => wanted is null || wanted.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static bool IsIn(int[]? wanted, int? port)
        => wanted is null || (port is { } number && wanted.Contains(number));
}
