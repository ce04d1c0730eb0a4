using System.Net;

namespace NetnsPS.Commands;

/// <summary>Writes down which hardware address an IP address has on a link, or answers for an address.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.9 02:00:00:00:00:09
/// Get-NetnsNeighbor $alice eth0
/// </code>
/// Writes down a neighbour that never ages.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $bob eth0 10.0.0.77 -Proxy
/// Get-NetnsNeighbor $bob -Proxy
/// </code>
/// Lets a namespace answer for an address.
/// </example>
/// <returns>With -PassThru the neighbours as the kernel has them.</returns>
/// <seealso cref="GetNetnsNeighborCommand"/>
/// <seealso cref="RemoveNetnsNeighborCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-neighbour.8.html">ip-neighbour(8)</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsNeighbor", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsNeighbor))]
public sealed class AddNetnsNeighborCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The IP addresses.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public string[] Address { get; set; } = [];

    /// <summary>The hardware address, such as <c>02:00:00:00:00:01</c>.</summary>
    [Parameter(Position = 3)]
    [Alias("LinkLayerAddress")]
    public string? MacAddress { get; set; }

    /// <summary>Answer for the addresses on the link instead (proxy ARP, proxy NDP).</summary>
    [Parameter]
    public SwitchParameter Proxy { get; set; }

    /// <summary>
    /// Its state: <c>Permanent</c>, so that it
    /// never ages, <c>Reachable</c>, <c>Stale</c>, <c>NoArp</c>, …
    /// </summary>
    /// <value>Permanent</value>
    [Parameter]
    public NetnsNeighborState State { get; set; } = NetnsNeighborState.Permanent;

    /// <summary>It is a router (IPv6).</summary>
    [Parameter]
    public SwitchParameter Router { get; set; }

    /// <summary>Take the place of what is known of the address; without it that is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emit the neighbours.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NeighborAddFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (Proxy) Exclude(nameof(Proxy), nameof(MacAddress));
        if (!Proxy && MacAddress is null)
            throw new InvalidInputException(InputFault.MacAddress, ErrorRecords.Text(nameof(SR.NeighborIncomplete)));
        MacAddress? mac = MacAddress is null ? null : NetnsPS.MacAddress.Parse(MacAddress);
        ForEachLinkNow(Netns, Link, link =>
        {
            foreach (string address in Address) Guard(address, () => Add(link, Cidr.ParseAddress(address), mac));
        });
    }

    private void Add(NetnsLink link, IPAddress address, MacAddress? mac)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NeighborTarget), address, link.Name, link.Netns),
            SR.AddressAddAction)) return;
        NetnsNeighbor added = mac is { } known
            ? NetnsNeighbor.Add(link.Netns, link.Name, address, known, Force, State, Router)
            : NetnsNeighbor.AddProxy(link.Netns, link.Name, address);
        if (PassThru) WriteObject(added);
    }
}
