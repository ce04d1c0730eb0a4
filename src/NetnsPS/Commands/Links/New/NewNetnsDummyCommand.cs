namespace NetnsPS.Commands;

/// <summary>
/// Makes a dummy: a link that swallows what is sent to it, good for addresses that belong to no cable.
/// </summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsDummy $alice -Name loop0 -Address 192.0.2.1/32
/// Invoke-InNetns $alice { ping -c1 192.0.2.1 }
/// </code>
/// Gives a namespace an address of its own. Needs a kernel with CONFIG_DUMMY.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="NewNetnsIfbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.New, "NetnsDummy", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsDummyCommand : NewLoneLinkCommand
{
    private protected override string KindName => "dummy";
}
