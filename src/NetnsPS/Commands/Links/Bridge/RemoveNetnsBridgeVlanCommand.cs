using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>Takes ports of a bridge, or a bridge itself, out of VLANs.</summary>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsVethPair $switch
/// New-NetnsBridge $switch br0 -Port eth0 -VlanFiltering
/// Add-NetnsBridgeVlan $switch eth0 10-20
/// Remove-NetnsBridgeVlan $switch eth0 15-20
/// Get-NetnsBridgeVlan $switch eth0 -Id 10-14 | Remove-NetnsBridgeVlan
/// </code>
/// Takes a port out of VLANs, by their numbers and by the pipeline.
/// </example>
/// <seealso cref="AddNetnsBridgeVlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), vlan</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsBridgeVlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsBridgeVlanCommand : LinkCommand
{
    private bool _isNamed;

    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>
    /// The ports or bridges: names, NetnsLink objects, or NetnsBridgeVlan objects, which stand for themselves.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation(Only = [typeof(NetnsBridgeVlan), typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The VLANs, 1–4094: numbers, or ranges such as <c>10-20</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("VlanId")]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// Mean the link's own VLANs, not those that its bridge keeps for it; of a bridge its own are meant anyway.
    /// </summary>
    [Parameter]
    public SwitchParameter Self { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeVlanRemoveFailed);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(Id));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsBridgeVlan>(Link, nameof(Id));
        ForEachLinkNow(Netns, Link, link =>
        {
            foreach (string id in Id) Guard(id, () => Remove(link, id));
        });
    }

    private void Remove(NetnsLink link, string id)
    {
        (int first, int last) = VlanNumber.Parse(id);
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.BridgeVlanTarget), id, link.Name, link.Netns),
            SR.NetnsRemoveAction))
            NetnsBridgeVlan.Remove(link.Netns, link.Name, first, last, Self ? true : null);
    }
}
