namespace NetnsPS.Commands;

/// <summary>
/// Makes an ipvlan: a link that shares its parent's hardware address and is told apart by its IP addresses.
/// </summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -PeerAddress 10.0.0.2/24
/// $inner = New-TransientNetns inner
/// New-NetnsIpvlan $inner eth0 -ParentNetns $alice -Mode L2 -Address 10.0.0.3/24
/// Invoke-InNetns $inner { ping -c1 10.0.0.2 }
/// </code>
/// Gives a namespace a link of its own on the cable of another one. Needs a kernel with CONFIG_IPVLAN.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="NewNetnsMacvlanCommand"/>
/// <seealso href="https://docs.kernel.org/networking/ipvlan.html">ipvlan, in the kernel's documentation</seealso>
[Cmdlet(VerbsCommon.New, "NetnsIpvlan", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsIpvlanCommand : NewUpperLinkCommand
{
    /// <summary>On which layer it switches; the kernel's default is L3. All of one parent switch alike.</summary>
    [Parameter]
    [LinkOption("mode")]
    public IpvlanMode? Mode { get; set; }

    /// <summary>How those of one parent see each other; the kernel's default is Bridge.</summary>
    [Parameter]
    [LinkOption("flags")]
    public IpvlanIsolation? Isolation { get; set; }

    private protected override string KindName => "ipvlan";
}
