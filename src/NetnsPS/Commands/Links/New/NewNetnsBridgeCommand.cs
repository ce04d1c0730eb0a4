namespace NetnsPS.Commands;

/// <summary>Makes a bridge: a switch inside a namespace, with links as its ports.</summary>
/// <remarks>
/// <para>All links that come by the pipeline become ports of one bridge. All of it is made or nothing: when a port is
/// refused, those that had joined are as before.</para>
/// </remarks>
/// <example>
/// <code>
/// $switch, $alice, $bob = New-TransientNetns switch, alice, bob
/// New-NetnsVethPair $alice $switch -Address 10.0.0.1/24
/// New-NetnsVethPair $bob $switch -Address 10.0.0.2/24
/// New-NetnsBridge $switch br0 -Port eth0, eth1
/// Invoke-InNetns $alice { ping -c1 10.0.0.2 }
/// </code>
/// Connects two namespaces by a switch.
/// </example>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-TransientNetns leaf -Count 3 | New-NetnsVethPair -PeerNetns $switch | Out-Null
/// Get-NetnsLink $switch eth* |
///     New-NetnsBridge -Name br0 -VlanFiltering -Stp:$false -AgeingTime 30s -MulticastSnooping:$false
/// </code>
/// Makes a bridge of all links that come by the pipeline, in their namespace.
/// </example>
/// <returns>The bridge.</returns>
/// <seealso cref="AddNetnsBridgeVlanCommand"/>
/// <seealso cref="GetNetnsBridgeFdbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8), bridge</seealso>
[Cmdlet(VerbsCommon.New, "NetnsBridge", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsBridgeCommand : NewMasterLinkCommand
{
    /// <summary>The links to make its ports, in its namespace: names or NetnsLink objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Port { get; set; } = [];

    /// <summary>Keep VLANs apart; Add-NetnsBridgeVlan tells which port is in which.</summary>
    [Parameter]
    [LinkOption("vlan_filtering")]
    public SwitchParameter VlanFiltering { get; set; }

    /// <summary>The VLAN of untagged packets on new ports, 1–4094; 0 for none. The kernel's default is 1.</summary>
    [Parameter]
    [LinkOption("vlan_default_pvid")]
    public int? DefaultPvid { get; set; }

    /// <summary>Which tags it understands: <c>802.1q</c>, the default, or <c>802.1ad</c>.</summary>
    [Parameter]
    [LinkOption("vlan_protocol")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.VlanProtocolCompleter))]
    public string? VlanProtocol { get; set; }

    /// <summary>Speak the spanning tree protocol (IEEE 802.1D): ports then wait before they pass packets.</summary>
    [Parameter]
    [LinkOption("stp_state")]
    public SwitchParameter Stp { get; set; }

    /// <summary>Its priority in the spanning tree, 0–65535; the lowest becomes root.</summary>
    [Parameter]
    [LinkOption("priority")]
    public int? Priority { get; set; }

    /// <summary>How long a port listens and learns before it forwards, such as <c>4s</c>; used with -Stp.</summary>
    [Parameter]
    [LinkOption("forward_delay")]
    [DurationTransformation]
    public TimeSpan? ForwardDelay { get; set; }

    /// <summary>How often the root of the spanning tree says hello, such as <c>2s</c>.</summary>
    [Parameter]
    [LinkOption("hello_time")]
    [DurationTransformation]
    public TimeSpan? HelloTime { get; set; }

    /// <summary>For how long it believes the last hello, such as <c>20s</c>.</summary>
    [Parameter]
    [LinkOption("max_age")]
    [DurationTransformation]
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// After which silence it forgets where a hardware address is, such as <c>30s</c>; the kernel's default is 300 s.
    /// </summary>
    [Parameter]
    [LinkOption("ageing_time")]
    [DurationTransformation]
    public TimeSpan? AgeingTime { get; set; }

    /// <summary>
    /// Learn from IGMP and MLD who listens to which group, which the kernel
    /// does by default; <c>-MulticastSnooping:$false</c> floods instead.
    /// </summary>
    [Parameter]
    [LinkOption("mcast_snooping")]
    public SwitchParameter MulticastSnooping { get; set; }

    /// <summary>Ask itself who listens to which group.</summary>
    [Parameter]
    [LinkOption("mcast_querier")]
    public SwitchParameter MulticastQuerier { get; set; }

    /// <summary>
    /// Which of the link-local addresses 01:80:c2:00:00:0X it forwards, a bit for each: <c>0x4000</c> for LLDP.
    /// </summary>
    [Parameter]
    [LinkOption("group_fwd_mask")]
    public int? GroupForwardMask { get; set; }

    private protected override LinkReference[] Ports => Port;

    private protected override string KindName => "bridge";
}
