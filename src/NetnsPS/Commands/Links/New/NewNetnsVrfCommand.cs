namespace NetnsPS.Commands;

/// <summary>Makes a VRF: a link that gives its ports a routing table of their own.</summary>
/// <remarks>
/// <para>All links that come by the pipeline become ports of one VRF.</para>
/// </remarks>
/// <example>
/// <code>
/// $router, $alice = New-TransientNetns router, alice
/// New-NetnsVethPair $router $alice -Address 10.0.0.1/24
/// New-NetnsVrf $router red -Table 10 -Port eth0
/// </code>
/// Routes what comes in at a link by table 10. Needs a kernel with CONFIG_NET_VRF.
/// </example>
/// <returns>The VRF.</returns>
/// <seealso cref="NewNetnsBridgeCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-vrf.8.html">ip-vrf(8)</seealso>
[Cmdlet(VerbsCommon.New, "NetnsVrf", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsVrfCommand : NewMasterLinkCommand
{
    /// <summary>The number of the routing table, from 1.</summary>
    [Parameter(Mandatory = true)]
    [LinkOption("table")]
    public long? Table { get; set; }

    /// <summary>The links to make its ports, in its namespace: names or NetnsLink objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Port { get; set; } = [];

    private protected override LinkReference[] Ports => Port;

    private protected override string KindName => "vrf";
}
