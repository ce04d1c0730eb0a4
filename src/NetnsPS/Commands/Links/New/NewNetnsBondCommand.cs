using System.Net;

namespace NetnsPS.Commands;

/// <summary>Makes a bond: several links that are used as one.</summary>
/// <remarks>
/// <para>Its members are taken down to join, and are up again as members. All links that come by the pipeline become
/// members of one bond.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// 1..2 | ForEach-Object { New-NetnsVethPair $alice $bob }
/// New-NetnsBond $alice bond0 -Mode active-backup -Member eth0, eth1 -MiiMonitor 100 -Address 10.0.0.1/24
/// </code>
/// Makes a bond of two links. Needs a kernel with CONFIG_BONDING.
/// </example>
/// <returns>The bond.</returns>
/// <seealso cref="NewNetnsBridgeCommand"/>
/// <seealso href="https://docs.kernel.org/networking/bonding.html">bonding, in the kernel's documentation</seealso>
[Cmdlet(VerbsCommon.New, "NetnsBond", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsBondCommand : NewMasterLinkCommand
{
    /// <summary>
    /// How it uses its members: <c>balance-rr</c>, <c>active-backup</c>, <c>balance-xor</c>,
    /// <c>broadcast</c>, <c>802.3ad</c>, <c>balance-tlb</c> or <c>balance-alb</c>.
    /// </summary>
    [Parameter(Mandatory = true)]
    [LinkOption("mode")]
    [ArgumentCompleter(typeof(Completion.BondModeCompleter))]
    public string Mode { get; set; } = "";

    /// <summary>Its members, in its namespace: names or NetnsLink objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Member { get; set; } = [];

    /// <summary>The member to prefer, one of -Member.</summary>
    [Parameter]
    [LinkOption("primary")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? Primary { get; set; }

    /// <summary>
    /// How often it looks whether its members have carrier, in
    /// milliseconds; 0 for never, which is the kernel's default.
    /// </summary>
    [Parameter]
    [LinkOption("miimon")]
    public long? MiiMonitor { get; set; }

    /// <summary>How long a member must have carrier before it is used, in milliseconds.</summary>
    [Parameter]
    [LinkOption("updelay")]
    public long? UpDelay { get; set; }

    /// <summary>How long a member must be without carrier before it is given up, in milliseconds.</summary>
    [Parameter]
    [LinkOption("downdelay")]
    public long? DownDelay { get; set; }

    /// <summary>
    /// How often it asks the addresses of -ArpTarget to see whether its members work, in milliseconds.
    /// </summary>
    [Parameter]
    [LinkOption("arp_interval")]
    public long? ArpInterval { get; set; }

    /// <summary>Up to 16 IPv4 addresses to ask.</summary>
    [Parameter]
    [LinkOption("arp_ip_target", As = typeof(IPAddress))]
    [ValidateNotNull]
    public string[] ArpTarget { get; set; } = [];

    /// <summary>The fewest members with carrier for the bond to have it.</summary>
    [Parameter]
    [LinkOption("min_links")]
    public long? MinimumLinks { get; set; }

    /// <summary>What the choice of a member is made by.</summary>
    [Parameter]
    [LinkOption("xmit_hash_policy")]
    [ValidateSet("layer2", "layer2+3", "layer3+4", "encap2+3", "encap3+4", "vlan+srcmac")]
    public string? TransmitHashPolicy { get; set; }

    /// <summary>Speak LACP each second instead of each half minute.</summary>
    [Parameter]
    [LinkOption("lacp_rate", True = "fast", False = "slow")]
    public SwitchParameter FastLacp { get; set; }

    private protected override LinkReference[] Ports => Member;

    private protected override string KindName => "bond";

    private protected override void Validate(IReadOnlyList<string> ports)
    {
        if (Primary is not null && !ports.Contains(Primary))
            throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.PrimaryNotMember), Primary));
    }
}
