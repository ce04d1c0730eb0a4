namespace NetnsPS.Commands;

/// <summary>Gets the numbers (nsid) by which a namespace knows others.</summary>
/// <remarks>
/// <para>Each namespace counts for itself. The kernel uses the number to say in which namespace the peer or parent of a
/// link is. One that is asked for by -Of gets a number if it has none; a list shows only what is there.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// (Get-NetnsId $alice -Of $bob).Id
/// ip netns list-id
/// </code>
/// Gets the number by which one namespace knows another one.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Get-NetnsId $alice
/// </code>
/// Lists all numbers that a namespace has given out.
/// </example>
/// <seealso cref="GetNetnsLinkCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-netns.8.html">ip-netns(8), nsid</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsId")]
[OutputType(typeof(NetnsId))]
public sealed class GetNetnsIdCommand : NetnsCommand
{
    /// <summary>
    /// The namespaces that count, each for itself; without it the current one, or that of a NetnsId from the pipeline.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>The namespaces that are known by them; all that have a number without it.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Of { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsIdFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (Netns is null && Of is [{ Value: NetnsId given }])
            Guard(given, () => WriteObject(NetnsId.GetAll(given.Netns).Where(n => n.Id == given.Id), true));
        else ForEachNetns(Netns, Write);
    }

    private void Write(Netns netns)
    {
        if (Of is null) WriteObject(NetnsId.GetAll(netns), enumerateCollection: true);
        else ForEachNetns(Of, of => WriteObject(NetnsId.Get(netns, of)));
    }
}
