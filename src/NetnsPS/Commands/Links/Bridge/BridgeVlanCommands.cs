using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>Gets the VLANs that ports of bridges, and bridges themselves, are in.</summary>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsVethPair $switch
/// New-NetnsBridge $switch br0 -Port eth0 -VlanFiltering
/// Add-NetnsBridgeVlan $switch eth0 10-20
/// Get-NetnsBridgeVlan $switch
/// Get-NetnsBridgeVlan $switch eth0 -Id 10-12
/// </code>
/// Gets all VLANs of a namespace, and some of a port.
/// </example>
/// <returns>One object for each VLAN of each link.</returns>
/// <seealso cref="AddNetnsBridgeVlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), vlan</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsBridgeVlan")]
[OutputType(typeof(NetnsBridgeVlan))]
public sealed class GetNetnsBridgeVlanCommand : LinkQueryCommand<NetnsBridgeVlan>
{
    /// <summary>Only these VLANs: numbers, or ranges such as <c>10-20</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [Alias("VlanId")]
    public string[]? Id { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeVlanReadFailed);

    private protected override IEnumerable<NetnsBridgeVlan> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        (int First, int Last)[]? ranges = Id?.Select(VlanNumber.Parse).ToArray();
        HashSet<string> names = [.. links.Select(l => l.Name)];
        return NetnsBridgeVlan.GetAll(netns).Where(v => names.Contains(v.LinkName)
            && ranges?.Any(r => v.Id >= r.First && v.Id <= r.Last) != false);
    }

    private protected override bool IsSame(NetnsBridgeVlan item, NetnsBridgeVlan given)
        => item.LinkName == given.LinkName && item.Id == given.Id;
}

/// <summary>Puts ports of a bridge, or a bridge itself, into VLANs.</summary>
/// <remarks>
/// <para>It counts once the bridge keeps VLANs apart (New-NetnsBridge -VlanFiltering). Each port is in VLAN 1 from the
/// start, as PVID and untagged, unless the bridge has another -DefaultPvid.</para>
/// </remarks>
/// <example>
/// <code>
/// $switch, $alice, $bob = New-TransientNetns switch, alice, bob
/// $alice, $bob | New-NetnsVethPair -PeerNetns $switch | Out-Null
/// New-NetnsBridge $switch br0 -Port eth0, eth1 -VlanFiltering -DefaultPvid 0
/// Add-NetnsBridgeVlan $switch eth0, eth1 10 -Pvid -Untagged
/// Add-NetnsBridgeVlan $switch eth1 20-29, 40
/// Get-NetnsBridgeVlan $switch eth1
/// </code>
/// Makes access ports of VLAN 10, one of which carries further VLANs with their tags.
/// </example>
/// <returns>With -PassThru the VLANs.</returns>
/// <seealso cref="NewNetnsBridgeCommand"/>
/// <seealso cref="RemoveNetnsBridgeVlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), vlan</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsBridgeVlan", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsBridgeVlan))]
public sealed class AddNetnsBridgeVlanCommand : LinkTargetCommand
{
    /// <summary>The VLANs, 1–4094: numbers, or ranges such as <c>10-20</c>.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [Alias("VlanId")]
    public string[] Id { get; set; } = [];

    /// <summary>Untagged packets that come in belong to it; only for one VLAN.</summary>
    [Parameter]
    public SwitchParameter Pvid { get; set; }

    /// <summary>Its packets go out without a tag.</summary>
    [Parameter]
    public SwitchParameter Untagged { get; set; }

    /// <summary>
    /// Mean the link's own VLANs, not those that its bridge keeps for it; of a bridge its own are meant anyway.
    /// </summary>
    [Parameter]
    public SwitchParameter Self { get; set; }

    /// <summary>Emit the VLANs.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeVlanAddFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachLinkNow(link =>
    {
        foreach (string id in Id) Guard(id, () => Add(link, id));
    });

    private void Add(NetnsLink link, string id)
    {
        (int first, int last) = VlanNumber.Parse(id);
        NetnsBridgeVlan.Validate(first, last, Pvid);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.BridgeVlanTarget), id, link.Name, link.Netns),
            SR.BridgeVlanAddAction)) return;
        NetnsBridgeVlan.Add(link.Netns, link.Name, first, last, Pvid, Untagged, Self ? true : null);
        if (!PassThru) return;
        foreach (NetnsBridgeVlan vlan in NetnsBridgeVlan.GetAll(link.Netns, link.Name)
            .Where(v => v.Id >= first && v.Id <= last)) WriteObject(vlan);
    }
}

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
public sealed class RemoveNetnsBridgeVlanCommand : LinkTargetCommand
{
    private bool _isNamed;

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

    private protected override Type[] Accepted => [typeof(NetnsBridgeVlan), typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(Id));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsBridgeVlan>(nameof(Id));
        ForEachLinkNow(link =>
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
