namespace NetnsPS.Commands;

/// <summary>Gets the forwarding tables of bridges, VXLANs and other links: which hardware address is where.</summary>
/// <example>
/// <code>
/// $switch, $alice = New-TransientNetns switch, alice
/// New-NetnsVethPair $alice $switch -MacAddress 02:00:00:00:00:0a
/// New-NetnsBridge $switch br0 -Port eth0 -Address 10.0.0.1/24
/// Get-NetnsBridgeFdb $switch
/// Get-NetnsBridgeFdb $switch br0 -MacAddress 02:* | Where-Object IsStatic -EQ $false
/// </code>
/// Gets all tables of a namespace, and what a bridge has learned.
/// </example>
/// <returns>One object for each entry.</returns>
/// <seealso cref="AddNetnsBridgeFdbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), fdb</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsBridgeFdb")]
[OutputType(typeof(NetnsBridgeFdbEntry))]
public sealed class GetNetnsBridgeFdbCommand : LinkQueryCommand<NetnsBridgeFdbEntry>
{
    /// <summary>Only these hardware addresses: whole ones or wildcard patterns.</summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? MacAddress { get; set; }

    /// <summary>Only entries of these VLANs.</summary>
    [Parameter]
    [ValidateNotNull]
    public int[]? VlanId { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeFdbReadFailed);

    private protected override IEnumerable<NetnsBridgeFdbEntry> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        HashSet<string> names = [.. links.Select(l => l.Name)];
        WildcardPattern[] addresses = [.. (MacAddress ?? ["*"])
            .Select(m => new WildcardPattern(m, WildcardOptions.IgnoreCase))];
        return NetnsBridgeFdbEntry.GetAll(netns).Where(entry =>
            (names.Contains(entry.LinkName) || (entry.Master is { } master && names.Contains(master)))
            && addresses.Any(a => a.IsMatch(entry.MacAddress)) && VlanId?.Any(v => v == entry.VlanId) != false);
    }

    private protected override bool IsSame(NetnsBridgeFdbEntry item, NetnsBridgeFdbEntry given)
        => item.LinkName == given.LinkName && item.MacAddress == given.MacAddress && item.VlanId == given.VlanId
            && item.IsSelf == given.IsSelf && Equals(item.Destination, given.Destination);
}

/// <summary>Writes down where hardware addresses are: behind which port of a bridge, or which end of a VXLAN.</summary>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsVethPair $switch
/// New-NetnsBridge $switch br0 -Port eth0
/// Add-NetnsBridgeFdb $switch eth0 02:00:00:00:00:07
/// Get-NetnsBridgeFdb $switch br0
/// </code>
/// Tells a bridge behind which port an address is.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24
/// $vx = New-NetnsVxlan $alice vx0 -Id 42 -Local 10.0.0.1
/// $vx | Add-NetnsBridgeFdb -MacAddress 00:00:00:00:00:00 -Destination 10.0.0.2 -Append
/// $vx | Add-NetnsBridgeFdb -MacAddress 00:00:00:00:00:00 -Destination 10.0.0.3 -Append
/// </code>
/// Sends what a VXLAN does not know the place of to two other tunnel ends.
/// </example>
/// <returns>With -PassThru the entries.</returns>
/// <seealso cref="GetNetnsBridgeFdbCommand"/>
/// <seealso cref="RemoveNetnsBridgeFdbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), fdb</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsBridgeFdb", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsBridgeFdbEntry))]
public sealed class AddNetnsBridgeFdbCommand : LinkTargetCommand
{
    /// <summary>The hardware addresses; in a VXLAN's table one of zeros stands for all that are not known.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public string[] MacAddress { get; set; } = [];

    /// <summary>The VLAN, 1–4094; all that the port is in without it.</summary>
    [Parameter]
    public int? VlanId { get; set; }

    /// <summary>What becomes of them; without it Static in a bridge's table, Permanent in a link's own.</summary>
    [Parameter]
    public NetnsFdbState? State { get; set; }

    /// <summary>In a VXLAN's table: the IP address of the tunnel end behind which they are.</summary>
    [Parameter]
    public string? Destination { get; set; }

    /// <summary>
    /// Write into the link's own table instead of its bridge's; with
    /// -Destination, and for what is no port, it is meant anyway.
    /// </summary>
    [Parameter]
    public SwitchParameter Self { get; set; }

    /// <summary>In a VXLAN's table: one more tunnel end for an address that is there.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Take the place of what is known.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>Emit the entries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeFdbAddFailed);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Exclude(nameof(Append), nameof(Replace));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        var options = new NetnsFdbOptions
        {
            VlanId = VlanId,
            State = State,
            Destination = CidrList.ParseAddress(Destination),
            Self = Self ? true : null,
            Append = Append,
            Replace = Replace,
        };
        options.Validate();
        ForEachLinkNow(link =>
        {
            foreach (string text in MacAddress) Guard(text, () => Add(link, NetnsPS.MacAddress.Parse(text), options));
        });
    }

    private void Add(NetnsLink link, MacAddress address, NetnsFdbOptions options)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.AddressTarget), address, link.Name, link.Netns),
            SR.BridgeFdbAddAction)) return;
        IReadOnlyList<NetnsBridgeFdbEntry> added = NetnsBridgeFdbEntry.Add(link.Netns, link.Name, address, options);
        if (PassThru) WriteObject(added, enumerateCollection: true);
    }
}

/// <summary>Forgets where hardware addresses are.</summary>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsVethPair $switch
/// New-NetnsBridge $switch br0 -Port eth0
/// Add-NetnsBridgeFdb $switch eth0 02:00:00:00:00:07, 02:00:00:00:00:08
/// Remove-NetnsBridgeFdb $switch eth0 02:00:00:00:00:07
/// Get-NetnsBridgeFdb $switch br0 -MacAddress 02:00:00:00:00:08 | Remove-NetnsBridgeFdb
/// </code>
/// Removes entries, by their address and by the pipeline.
/// </example>
/// <seealso cref="AddNetnsBridgeFdbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), fdb</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsBridgeFdb", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsBridgeFdbCommand : LinkTargetCommand
{
    private bool _isNamed;

    /// <summary>The hardware addresses.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    public string[] MacAddress { get; set; } = [];

    /// <summary>The VLAN of the entries, 1–4094; all that the port is in without it.</summary>
    [Parameter]
    public int? VlanId { get; set; }

    /// <summary>In a VXLAN's table: only this tunnel end of the address.</summary>
    [Parameter]
    public string? Destination { get; set; }

    /// <summary>
    /// Look into the link's own table instead of its bridge's; with
    /// -Destination, and for what is no port, it is meant anyway.
    /// </summary>
    [Parameter]
    public SwitchParameter Self { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeFdbRemoveFailed);

    private protected override Type[] Accepted => [typeof(NetnsBridgeFdbEntry), typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(MacAddress));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsBridgeFdbEntry>(nameof(MacAddress));

        // An entry from the pipeline knows more than its address: its VLAN, tunnel end and table.
        if (Link is [{ Value: NetnsBridgeFdbEntry itself }] && MacAddress is [var own] && own == itself.MacAddress)
        {
            RequireHere(itself, itself.Netns);
            Remove(itself.Netns, itself.LinkName, own, itself.Remove);
            return;
        }

        var options = new NetnsFdbOptions
        {
            VlanId = VlanId,
            Destination = CidrList.ParseAddress(Destination),
            Self = Self ? true : null,
        };
        options.Validate();
        ForEachLinkNow(link =>
        {
            foreach (string text in MacAddress)
            {
                Guard(text, () =>
                {
                    MacAddress address = NetnsPS.MacAddress.Parse(text);
                    Remove(link.Netns, link.Name, text,
                        () => NetnsBridgeFdbEntry.Remove(link.Netns, link.Name, address, options));
                });
            }
        });
    }

    private void Remove(Netns netns, string link, string address, Action remove)
    {
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.AddressTarget), address, link, netns), SR.NetnsRemoveAction))
            remove();
    }
}
