namespace NetnsPS.Commands;

/// <summary>Makes a macvlan or macvtap: a link with a hardware address of its own on top of another one.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -PeerAddress 10.0.0.2/24
/// $inner = New-TransientNetns inner
/// New-NetnsMacvlan $inner eth0 -ParentNetns $alice -Address 10.0.0.3/24
/// Invoke-InNetns $inner { ping -c1 10.0.0.2 }
/// </code>
/// Gives a namespace a link of its own on the cable of another one.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $link = (New-NetnsVethPair $alice)[0]
/// $link | New-NetnsMacvlan -Mode Source -SourceMacAddress 02:00:00:00:00:01, 02:00:00:00:00:02
/// $link | New-NetnsMacvlan -Tap
/// </code>
/// The parent comes by the pipeline. The first one takes only what
/// certain hardware addresses send; the second is for programs.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="NewNetnsIpvlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8), macvlan</seealso>
[Cmdlet(VerbsCommon.New, "NetnsMacvlan", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsMacvlanCommand : NewUpperLinkCommand
{
    /// <summary>How those of one parent see each other.</summary>
    /// <value>Bridge</value>
    [Parameter]
    [LinkOption("mode")]
    public MacvlanMode Mode { get; set; } = MacvlanMode.Bridge;

    /// <summary>Make a macvtap, whose packets programs read and write at /dev/tapN.</summary>
    [Parameter]
    public SwitchParameter Tap { get; set; }

    /// <summary>In source mode: the hardware addresses whose packets it takes.</summary>
    [Parameter]
    [LinkOption("macaddr", As = typeof(MacAddress))]
    [ValidateNotNull]
    public string[] SourceMacAddress { get; set; } = [];

    /// <summary>In passthru mode: do not make the parent promiscuous.</summary>
    [Parameter]
    [LinkOption("nopromisc")]
    public SwitchParameter NoPromiscuous { get; set; }

    /// <summary>How many broadcast packets may wait; the kernel's default is 1000.</summary>
    [Parameter]
    [LinkOption("bcqueuelen")]
    public long? BroadcastQueueLength { get; set; }

    private protected override string KindName => Tap ? "macvtap" : "macvlan";
}
