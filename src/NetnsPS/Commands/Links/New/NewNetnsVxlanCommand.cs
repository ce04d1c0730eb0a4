using System.Net;

namespace NetnsPS.Commands;

/// <summary>Makes a VXLAN: an Ethernet whose frames travel in UDP packets from one tunnel end to another.</summary>
/// <remarks>
/// <para>Without -Remote and -Group it sends nothing until
/// Add-NetnsBridgeFdb tells it where hardware addresses are.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
/// New-NetnsVxlan $alice vx0 -Id 42 -Remote 10.0.0.2 -Local 10.0.0.1 -Address 192.168.0.1/24
/// New-NetnsVxlan $bob vx0 -Id 42 -Remote 10.0.0.1 -Local 10.0.0.2 -Address 192.168.0.2/24
/// Invoke-InNetns $alice { ping -c1 192.168.0.2 }
/// </code>
/// Makes a tunnel between two namespaces and sends a packet through it.
/// </example>
/// <example>
/// <code>
/// $alice, $inner = New-TransientNetns alice, inner
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24
/// New-NetnsVxlan $inner -Id 42 -Group 239.1.1.1 -Parent eth0 -ParentNetns $alice
/// </code>
/// Makes a tunnel whose packets travel in another namespace, to all who are in a multicast group.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="AddNetnsBridgeFdbCommand"/>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc7348">RFC 7348, VXLAN</seealso>
[Cmdlet(VerbsCommon.New, "NetnsVxlan", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsVxlanCommand : NewLoneLinkCommand
{
    private const int StandardPort = 4789; // RFC 7348; the kernel's own default is an older one (8472)

    /// <summary>The network's number, 0–16777215.</summary>
    [Parameter(Mandatory = true)]
    [LinkOption("id")]
    [Alias("Vni")]
    public int? Id { get; set; }

    /// <summary>The IP address of the other tunnel end.</summary>
    [Parameter]
    [LinkOption("remote", As = typeof(IPAddress))]
    public string? Remote { get; set; }

    /// <summary>The multicast group of all tunnel ends; needs -Parent.</summary>
    [Parameter]
    [LinkOption("group", As = typeof(IPAddress))]
    public string? Group { get; set; }

    /// <summary>The own IP address in the network below.</summary>
    [Parameter]
    [LinkOption("local", As = typeof(IPAddress))]
    public string? Local { get; set; }

    /// <summary>The UDP port of the tunnel ends.</summary>
    /// <value>4789</value>
    [Parameter]
    [LinkOption("dstport")]
    public int Port { get; set; } = StandardPort;

    /// <summary>
    /// The link that carries its packets: a name, or a NetnsLink,
    /// which brings its namespace along; routing chooses without it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.ParentCompleter))]
    public LinkReference? Parent { get; set; }

    /// <summary>The namespace in which its packets travel; the same as the new link's without it.</summary>
    [Parameter]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? ParentNetns { get; set; }

    /// <summary>
    /// Learn from packets which hardware address is behind which tunnel end,
    /// which the kernel does by default; <c>-Learning:$false</c> does not.
    /// </summary>
    [Parameter]
    [LinkOption("learning")]
    public SwitchParameter Learning { get; set; }

    /// <summary>The time to live of its packets, 1–255; 0 takes it from the packet inside.</summary>
    [Parameter]
    [LinkOption("ttl")]
    public int? TimeToLive { get; set; }

    /// <summary>After how many seconds it forgets what it learned; 0 for never. The kernel's default is 300.</summary>
    [Parameter]
    [LinkOption("ageing")]
    public long? Ageing { get; set; }

    /// <summary>How many hardware addresses it may know; 0, the kernel's default, for any number.</summary>
    [Parameter]
    [LinkOption("maxaddress")]
    public long? MaximumAddresses { get; set; }

    private protected override string KindName => "vxlan";

    private protected override void Make(Netns? netns)
    {
        if (Port is < 1 or > ushort.MaxValue)
            throw new InvalidInputException(InputFault.Port, ErrorRecords.Text(nameof(SR.PortOutOfRange), Port));
        CreateOn(netns, Name, Parent, ParentNetns);
    }
}
