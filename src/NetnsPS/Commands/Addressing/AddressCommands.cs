namespace NetnsPS.Commands;

/// <summary>Gets the IPv4 and IPv6 addresses of links.</summary>
/// <remarks>
/// <para>Of many, take the texts by <c>| ForEach-Object Address</c>: every array has a method named Address, which
/// hides the property of its items.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
/// Get-NetnsAddress $alice
/// (Get-NetnsAddress $alice eth0 -Family IPv4).Address   # 10.0.0.1/24
/// </code>
/// Gets all addresses of a namespace, and those of a link.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Address 10.0.0.1/24 | Get-NetnsAddress -Scope Global
/// </code>
/// Gets the addresses of links from the pipeline.
/// </example>
/// <seealso cref="AddNetnsAddressCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-address.8.html">ip-address(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsAddress")]
[OutputType(typeof(NetnsAddress))]
public sealed class GetNetnsAddressCommand : LinkQueryCommand<NetnsAddress>
{
    /// <summary>Only these addresses, with or without their prefix lengths; patterns such as <c>10.*</c>.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.AddressCompleter))]
    public string[]? Address { get; set; }

    /// <summary>Only addresses of this family.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>Only addresses that reach so far.</summary>
    [Parameter]
    public AddressScope? Scope { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.AddressReadFailed);

    private protected override IEnumerable<NetnsAddress> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        WildcardPattern[] patterns = Patterns(Address ?? ["*"]);
        HashSet<int> indices = [.. links.Select(l => l.Index)];
        return NetnsAddress.GetAll(netns, family: Family).Where(a => indices.Contains(a.LinkIndex)
            && (Scope ?? a.Scope) == a.Scope && IsMatch(a, patterns));
    }

    private protected override bool IsSame(NetnsAddress item, NetnsAddress given)
        => item.LinkIndex == given.LinkIndex && item.Cidr == given.Cidr && Equals(item.Peer, given.Peer);

    private static bool IsMatch(NetnsAddress address, WildcardPattern[] patterns)
        => patterns.Any(p => p.IsMatch(address.Address) || p.IsMatch(address.IPAddress.ToString()));
}

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
public sealed class AddNetnsAddressCommand : LinkTargetCommand
{
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
        ForEachLinkNow(link =>
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

/// <summary>Takes addresses from links.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24, 10.0.1.1/24
/// Remove-NetnsAddress $alice eth0 10.0.0.1/24
/// </code>
/// Removes one address.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24, 10.0.1.1/24
/// Get-NetnsAddress $alice eth0 -Family IPv4 | Remove-NetnsAddress
/// </code>
/// Removes all IPv4 addresses of a link.
/// </example>
/// <seealso cref="AddNetnsAddressCommand"/>
/// <seealso cref="GetNetnsAddressCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-address.8.html">ip-address(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsAddress", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsAddressCommand : LinkTargetCommand
{
    private readonly List<NetnsAddress> _removed = [];
    private bool _isNamed;

    /// <summary>The addresses with their prefix lengths, such as <c>10.0.0.1/24</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.AddressCompleter))]
    public string[] Address { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.AddressRemoveFailed);

    private protected override Type[] Accepted => [typeof(NetnsAddress), typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(Address));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsAddress>(nameof(Address));

        // An address from the pipeline knows more than its text does: its peer.
        if (Link is [{ Value: NetnsAddress itself }] && Address is [var text] && text == itself.Address)
        {
            RequireHere(itself, itself.Netns);
            Remove(itself.Netns, itself.LinkName, itself.Cidr, itself.Remove, itself);
            return;
        }

        var addresses = new List<Cidr>();
        foreach (string written in Address) Guard(written, () => CidrList.Add(addresses, written));
        ForEachLinkNow(link =>
        {
            foreach (Cidr address in addresses)
                Guard(address, () => Remove(
                    link.Netns, link.Name, address, () => NetnsAddress.Remove(link.Netns, link.Name, address)));
        });
    }

    private void Remove(Netns netns, string link, Cidr address, Action remove, NetnsAddress? itself = null)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.AddressTarget), address, link, netns), SR.NetnsRemoveAction))
            return;
        try
        {
            remove();
            if (itself is not null) _removed.Add(itself);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EADDRNOTAVAIL)
        {
            if (itself is not null && _removed.Exists(itself.IsSecondaryOf)) return; // it went with its primary address
            WriteError(ErrorRecords.Make(
                nameof(SR.AddressNotFound), ErrorCategory.ObjectNotFound, address, address, link, netns));
        }
    }
}
