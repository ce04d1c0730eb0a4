namespace NetnsPS.Commands;

/// <summary>Gets how links are impaired, as the kernel has it.</summary>
/// <remarks>
/// <para>Links that are not impaired are left out.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice | Set-NetnsImpairment -Rate 10mbit
/// Get-NetnsImpairment $alice
/// (Get-NetnsImpairment $alice eth0).Rate   # 10000000
/// </code>
/// Gets all impairments of a namespace, and a value of one.
/// </example>
/// <seealso cref="SetNetnsImpairmentCommand"/>
/// <seealso cref="ClearNetnsImpairmentCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-netem.8.html">tc-netem(8)</seealso>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-tbf.8.html">tc-tbf(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsImpairment")]
[OutputType(typeof(NetnsImpairment))]
public sealed class GetNetnsImpairmentCommand : LinkCommand
{
    /// <summary>The namespaces to look into, or their links; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Only impairments of these links: names or wildcard patterns.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only impairments of what links send, or of what they receive.</summary>
    /// <value>Both</value>
    [Parameter]
    public NetnsImpairmentDirection Direction { get; set; } = NetnsImpairmentDirection.Both;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ImpairmentReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetnsAndLinks(Netns, Link, (netns, links) =>
    {
        HashSet<string> names = [.. links.Select(l => l.Name)];
        foreach (NetnsImpairment impairment in NetnsImpairment.GetAll(netns)
            .Where(i => names.Contains(i.LinkName) && Direction.HasFlag(i.Direction)))
            WriteObject(impairment);
    });
}
