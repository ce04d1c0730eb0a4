namespace NetnsPS.Commands;

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
public sealed class AddNetnsBridgeFdbCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>
    /// The ports, or links with a table of their own: names, or NetnsLink objects, which bring their namespace along.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

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
            Destination = Destination is null ? null : Cidr.ParseAddress(Destination),
            Self = Self ? true : null,
            Append = Append,
            Replace = Replace,
        };
        options.Validate();
        ForEachLinkNow(Netns, Link, link =>
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
