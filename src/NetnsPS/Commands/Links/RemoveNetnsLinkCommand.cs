namespace NetnsPS.Commands;

/// <summary>Removes links; with one end of a veth pair its other end goes too.</summary>
/// <remarks>
/// <para>A link <c>ingressN</c>, through which goes what a link
/// with an impairment receives, goes with that link.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Remove-NetnsLink $alice eth0
/// Get-NetnsLink $bob   # lo
/// </code>
/// Removes a link by name.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Get-NetnsLink $alice -Kind veth | Remove-NetnsLink
/// </code>
/// Removes all links of a kind.
/// </example>
/// <seealso cref="NewNetnsVethPairCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsLink", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsLinkCommand : LinkCommand
{
    private readonly List<NetnsLink> _removed = [];

    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Name")]
    [LinkTransformation(Only = [typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachLink(Netns, Link, link =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.LinkTarget), link.Name, link.Netns), SR.NetnsRemoveAction))
            return;
        try
        {
            link.Remove();
            _removed.Add(link);
        }
        catch (LinkNotFoundException) when (_removed.Exists(link.IsPeerOf))
        {
            // Both ends of a pair were given, and the first one took the second along.
        }
    });
}
