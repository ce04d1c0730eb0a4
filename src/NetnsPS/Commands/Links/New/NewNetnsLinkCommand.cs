using System.Collections;

namespace NetnsPS.Commands;

/// <summary>Makes a link of any kind, with options in the words of ip-link(8).</summary>
/// <remarks>
/// <para>The kinds of every day have commands of their own, such as New-NetnsBridge. Options are checked before the
/// kernel sees them; one that a kind does not have is refused with a list of those that it has. Kinds that are not
/// known here can be made without options.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24
/// New-NetnsLink $alice tunnel0 -Kind geneve -Option @{ id = 7; remote = '10.0.0.2'; ttl = 64 }
/// </code>
/// Makes a GENEVE tunnel. Needs a kernel with CONFIG_GENEVE.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsLink $alice br0 -Kind bridge -Option @{ vlan_filtering = $true; mcast_query_interval = [timespan]'0:1:0' }
/// (Get-NetnsLink $alice br0).Options
/// [NetnsPS.NetnsLink]::KnownOptions('bridge')
/// </code>
/// Uses options for which New-NetnsBridge has no parameter, and lists all that there are.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="GetNetnsLinkCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.New, "NetnsLink", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsLinkCommand : NewLoneLinkCommand
{
    /// <summary>The kernel's word for the kind, such as <c>geneve</c>.</summary>
    [Parameter(Mandatory = true)]
    [ArgumentCompleter(typeof(Completion.MakeableKindCompleter))]
    public string Kind { get; set; } = "";

    /// <summary>
    /// Options by their names in ip-link(8), such as <c>@{ remote = '10.0.0.2' }</c>; values are numbers, texts,
    /// booleans, addresses, time spans, or links.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(Completion.LinkOptionCompleter))]
    public IDictionary? Option { get; set; }

    /// <summary>
    /// The link below it, for kinds that have one: a name, or a NetnsLink, which brings its namespace along.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.ParentCompleter))]
    public LinkReference? Parent { get; set; }

    /// <summary>
    /// The namespace of the link below, and of links that options name; the same as the new link's without it.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? ParentNetns { get; set; }

    private protected override string KindName => Kind;

    private protected override IReadOnlyDictionary<string, object> Options
        => LinkOptionTable.Read(Option ?? new Hashtable());

    private protected override void Make(Netns? netns)
    {
        if (Kind is "tun" or "tap")
            throw new InvalidInputException(InputFault.Value, ErrorRecords.Text(nameof(SR.KindIsTap), Kind));
        CreateOn(netns, Name, Parent, ParentNetns);
    }
}
