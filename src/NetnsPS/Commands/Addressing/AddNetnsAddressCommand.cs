namespace NetnsPS.Commands;

/// <summary>Gives links IPv4 and IPv6 addresses.</summary>
/// <remarks>
/// <para>IPv6 addresses are usable at once: the two seconds of
/// duplicate address detection are left out unless asked for.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Add-NetnsAddress $alice eth0 10.0.0.1/24, fd00::1/64
/// Add-NetnsAddress $bob eth0 10.0.0.2/24, fd00::2/64
/// Invoke-InNetns $alice { ping -c1 fd00::2 }
/// </code>
/// Gives two links addresses of both families.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $link = (New-NetnsVethPair $alice)[0]
/// $link | Add-NetnsAddress -Address 192.0.2.1/32 -Peer 192.0.2.2
/// </code>
/// The link comes by the pipeline and brings its namespace along, so that the parameter of the address has to be named.
/// </example>
/// <returns>With -PassThru the addresses as the kernel has them.</returns>
/// <seealso cref="GetNetnsAddressCommand"/>
/// <seealso cref="RemoveNetnsAddressCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-address.8.html">ip-address(8)</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsAddress", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsAddress))]
public sealed class AddNetnsAddressCommand : LinkCommand
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

    /// <summary>The addresses with their prefix lengths, such as <c>10.0.0.1/24</c> or <c>fd00::1/64</c>.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public string[] Address { get; set; } = [];

    /// <summary>
    /// Let the kernel ask the link for two seconds whether somebody has an IPv6 address already, before it is used.
    /// </summary>
    [Parameter]
    public SwitchParameter DuplicateAddressDetection { get; set; }

    /// <summary>The other end's address on a point-to-point link; the prefix length is then the peer's.</summary>
    [Parameter]
    public string? Peer { get; set; }

    /// <summary>The broadcast address (IPv4).</summary>
    [Parameter]
    public string? Broadcast { get; set; }

    /// <summary>The label (IPv4), which begins with the link's name, such as <c>eth0:1</c>.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>How far it reaches; without it <c>Host</c> for 127.0.0.0/8, else <c>Global</c>.</summary>
    [Parameter]
    public AddressScope? Scope { get; set; }

    /// <summary>How long it is valid, in whole seconds; for ever without it.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? ValidLifetime { get; set; }

    /// <summary>
    /// How long it is chosen for new connections, <c>0s</c> for never; as long as it is valid without it.
    /// </summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? PreferredLifetime { get; set; }

    /// <summary>Make no route to its prefix.</summary>
    [Parameter]
    public SwitchParameter NoPrefixRoute { get; set; }

    /// <summary>The metric of the route to its prefix.</summary>
    [Parameter]
    public long? Metric { get; set; }

    /// <summary>Emit the addresses.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.AddressAddFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        NetnsAddressOptions options = Options();
        var addresses = new List<Cidr>();
        foreach (string text in Address) Guard(text, () => CidrList.Add(addresses, text));
        ForEachLinkNow(Netns, Link, link =>
        {
            foreach (Cidr address in addresses) Guard(address, () => Add(link, address, options));
        });
    }

    private void Add(NetnsLink link, Cidr address, NetnsAddressOptions options)
    {
        options.Validate(address);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.AddressTarget), address, link.Name, link.Netns),
            SR.AddressAddAction)) return;
        NetnsAddress.AddUnseen(link.Netns, link.Index, address, options);
        if (PassThru) WriteObject(NetnsAddress.Seen(link.Netns, link.Index, link.Name, address, options));
    }

    private NetnsAddressOptions Options() => new()
    {
        DuplicateAddressDetection = DuplicateAddressDetection,
        Peer = CidrList.ParseAddress(Peer),
        Broadcast = CidrList.ParseAddress(Broadcast),
        Label = Label,
        Scope = Scope,
        ValidLifetime = ValidLifetime,
        PreferredLifetime = PreferredLifetime,
        NoPrefixRoute = NoPrefixRoute,
        Metric = Metric,
    };
}
