namespace NetnsPS.Commands;

/// <summary>Gets the links (network interfaces) of namespaces.</summary>
/// <remarks>
/// <para>A link that comes by the pipeline is looked at again: what was changed meanwhile is seen.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Get-NetnsLink $alice
/// (Get-NetnsLink $alice eth0).Peer   # bob:eth0
/// </code>
/// Gets all links of a namespace, and one by its name.
/// </example>
/// <example>
/// <code>
/// Enter-TransientNetns
/// New-NetnsVethPair -Name eth0 -PeerName eth1
/// Get-NetnsLink -Name eth* -Kind veth
/// </code>
/// Gets links of the current namespace, which needs the parameter's name: the first argument without one is -Netns.
/// </example>
/// <seealso cref="NewNetnsVethPairCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsLink")]
[OutputType(typeof(NetnsLink))]
public sealed class GetNetnsLinkCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Names or wildcard patterns; a link is also found by its alternative names.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [Alias("Link")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only links of these kinds, in the kernel's words, such as <c>veth</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkKindCompleter))]
    public string[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetnsAndLinks(Netns, Name, (_, links) =>
    {
        WildcardPattern[] kinds = Patterns(Kind ?? ["*"]);
        foreach (NetnsLink link in links.Where(l => kinds.Any(k => k.IsMatch(l.Kind)))) WriteObject(link);
    });
}
