namespace NetnsPS.Commands;

/// <summary>Makes a VLAN link: it sends and takes the packets of its parent that carry its tag.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// New-NetnsVlan $alice eth0 7 -Name eth0.7 -Address 10.7.0.1/24
/// New-NetnsVlan $bob eth0 7 -Name eth0.7 -Address 10.7.0.2/24
/// Invoke-InNetns $alice { ping -c1 10.7.0.2 }
/// </code>
/// Connects two namespaces in VLAN 7 of one cable. Needs a kernel with CONFIG_VLAN_8021Q.
/// </example>
/// <example>
/// <code>
/// $alice, $inner = New-TransientNetns alice, inner
/// $link = (New-NetnsVethPair $alice)[0]
/// $link | New-NetnsVlan $inner -Id 7 -Protocol 802.1ad
/// </code>
/// The parent comes by the pipeline, and the VLAN is in another namespace than it.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="AddNetnsBridgeVlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8), vlan</seealso>
[Cmdlet(VerbsCommon.New, "NetnsVlan", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsVlanCommand : NewUpperLinkCommand
{
    /// <summary>Its number, 0–4094.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [LinkOption("id")]
    [Alias("VlanId")]
    public int? Id { get; set; }

    /// <summary>
    /// The standard of its tags: <c>802.1q</c>, the default, or <c>802.1ad</c>, the outer tag of two.
    /// </summary>
    [Parameter]
    [LinkOption("protocol")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.VlanProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>
    /// Take the tag off what comes in before anybody sees it, which the
    /// kernel does by default; <c>-ReorderHeader:$false</c> leaves it on.
    /// </summary>
    [Parameter]
    [LinkOption("reorder_hdr")]
    public SwitchParameter ReorderHeader { get; set; }

    /// <summary>Register by GVRP.</summary>
    [Parameter]
    [LinkOption("gvrp")]
    public SwitchParameter Gvrp { get; set; }

    /// <summary>Register by MVRP.</summary>
    [Parameter]
    [LinkOption("mvrp")]
    public SwitchParameter Mvrp { get; set; }

    /// <summary>Leave it up when its parent goes down.</summary>
    [Parameter]
    [LinkOption("loose_binding")]
    public SwitchParameter LooseBinding { get; set; }

    /// <summary>Let its state follow the ports of the bridge below that carry its VLAN.</summary>
    [Parameter]
    [LinkOption("bridge_binding")]
    public SwitchParameter BridgeBinding { get; set; }

    /// <summary>Priorities of packets that come in, and what they become inside: <c>'1:2 3:4'</c>.</summary>
    [Parameter]
    [LinkOption("ingress-qos-map")]
    [ValidateNotNullOrEmpty]
    public string? IngressQosMap { get; set; }

    /// <summary>Priorities inside, and what they become in packets that go out: <c>'1:2 3:4'</c>.</summary>
    [Parameter]
    [LinkOption("egress-qos-map")]
    [ValidateNotNullOrEmpty]
    public string? EgressQosMap { get; set; }

    private protected override string KindName => "vlan";
}
