using NetnsPS.Links;

namespace NetnsPS.Commands;

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
public sealed class AddNetnsBridgeVlanCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The ports or bridges: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

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
    protected override void Execute() => ForEachLinkNow(Netns, Link, link =>
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
