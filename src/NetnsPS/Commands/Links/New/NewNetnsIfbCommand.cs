namespace NetnsPS.Commands;

/// <summary>
/// Makes an intermediate functional block: a link to which the traffic of others is redirected, to be shaped there.
/// </summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsIfb $alice ifb0
/// </code>
/// Makes one, up.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="NewNetnsDummyCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.New, "NetnsIfb", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsIfbCommand : NewLoneLinkCommand
{
    private protected override string KindName => "ifb";
}
