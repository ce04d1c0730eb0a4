namespace NetnsPS.Commands;

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
public sealed class RemoveNetnsBridgeFdbCommand : LinkCommand
{
    private bool _isNamed;

    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>
    /// The ports, or links with a table of their own: names, NetnsLink
    /// objects, or NetnsBridgeFdbEntry objects, which stand for themselves.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation(Only = [typeof(NetnsBridgeFdbEntry), typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(MacAddress));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsBridgeFdbEntry>(Link, nameof(MacAddress));

        // An entry from the pipeline knows more than its address: its VLAN, tunnel end and table.
        if (Link is [{ Value: NetnsBridgeFdbEntry itself }] && MacAddress is [var own] && own == itself.MacAddress)
        {
            Remove(itself.Netns, itself.LinkName, own, itself.Remove);
            return;
        }

        var options = new NetnsFdbOptions
        {
            VlanId = VlanId,
            Destination = Destination is null
            ? null : Cidr.ParseAddress(Destination),
            Self = Self ? true : null
        };
        options.Validate();
        ForEachLinkNow(Netns, Link, link =>
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
