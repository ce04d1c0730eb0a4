using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>
/// Makes a veth pair, a cable between two namespaces: what goes in at one end comes out at the other.
/// </summary>
/// <remarks>
/// <para>Both ends are made in place, each in its namespace and under its name, up and with their addresses; all of it
/// or nothing. The pair lives until one of its ends, or of their namespaces, is removed.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
/// Invoke-InNetns $alice { ping -c1 10.0.0.2 }
/// </code>
/// Connects two namespaces. Each end gets the first free name, eth0.
/// </example>
/// <example>
/// <code>
/// $hub = New-TransientNetns hub
/// New-TransientNetns leaf -Count 3 | New-NetnsVethPair -PeerNetns $hub -Name uplink
/// (Get-NetnsLink $hub eth*).Peer   # leaf1:uplink, leaf2:uplink, leaf3:uplink
/// </code>
/// Connects many namespaces with one.
/// </example>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsBridge $switch br0 -Address 10.0.0.1/24
/// New-TransientNetns leaf -Count 3 | New-NetnsVethPair -PeerNetns $switch -PeerMaster br0
/// (Get-NetnsLink $switch eth*).Master   # br0, br0, br0
/// </code>
/// Connects many namespaces with a switch: the other ends are ports of its bridge.
/// </example>
/// <returns>Both links, the one in -Netns first.</returns>
/// <seealso cref="GetNetnsLinkCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man4/veth.4.html">veth(4)</seealso>
[Cmdlet(VerbsCommon.New, "NetnsVethPair", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsVethPairCommand : NetnsCommand
{
    /// <summary>The namespace of the first end; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The namespace of the other end; the same as the first end's without it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? PeerNetns { get; set; }

    /// <summary>
    /// The first end's name; without it the first free <c>ethN</c> of its namespace, in the host's a random one.
    /// </summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The other end's name; without it chosen like the first end's.</summary>
    [Parameter]
    public string? PeerName { get; set; }

    /// <summary>
    /// The first end's IPv4 and IPv6 addresses with their prefix lengths, such as <c>10.0.0.1/24</c>.
    /// </summary>
    [Parameter]
    public string[]? Address { get; set; }

    /// <summary>The other end's addresses.</summary>
    [Parameter]
    public string[]? PeerAddress { get; set; }

    /// <summary>The MTU of both ends, in bytes; the kernel's default is 1500.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>
    /// The first end's hardware address, such as <c>02:00:00:00:00:01</c>; the kernel's default is a random one.
    /// </summary>
    [Parameter]
    public string? MacAddress { get; set; }

    /// <summary>The other end's hardware address.</summary>
    [Parameter]
    public string? PeerMacAddress { get; set; }

    /// <summary>The link to make the first end a port of, such as a bridge in its namespace.</summary>
    [Parameter]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference? Master { get; set; }

    /// <summary>The link to make the other end a port of, such as a bridge in the other namespace.</summary>
    [Parameter]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.PeerLinkCompleter))]
    public LinkReference? PeerMaster { get; set; }

    /// <summary>
    /// How many queues each end has for sending, and as many for
    /// receiving, 1–4096; 1 without it. More take longer to make.
    /// </summary>
    [Parameter]
    public int? QueueCount { get; set; }

    /// <summary>Leave both ends down.</summary>
    [Parameter]
    public SwitchParameter Down { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkCreateFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        VethPairOptions options = Options();
        var pair = new VethPair(options);
        string target = ErrorRecords.Text(nameof(SR.VethPairTarget), options.Netns, options.PeerNetns ?? options.Netns);
        if (!ShouldProcess(target, SR.NetnsCreateAction)) return;
        (NetnsLink link, NetnsLink peer) = pair.Create();
        WriteObject(link);
        WriteObject(peer);
    }

    private VethPairOptions Options()
    {
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
        Netns peerNetns = PeerNetns is null ? netns : Resolve(PeerNetns);
        return new VethPairOptions
        {
            Netns = netns,
            PeerNetns = peerNetns,
            Name = Name,
            PeerName = PeerName,
            Address = CidrList.Parse(Address),
            PeerAddress = CidrList.Parse(PeerAddress),
            Mtu = Mtu,
            MacAddress = MacAddress is null ? null : NetnsPS.MacAddress.Parse(MacAddress),
            PeerMacAddress = PeerMacAddress is null ? null : NetnsPS.MacAddress.Parse(PeerMacAddress),
            Master = Master?.NameIn(netns),
            PeerMaster = PeerMaster?.NameIn(peerNetns),
            QueueCount = QueueCount,
            Down = Down,
        };
    }
}
