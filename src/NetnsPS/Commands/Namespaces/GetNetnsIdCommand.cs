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
public sealed class GetNetnsIdCommand : LinkCommand
{
    /// <summary>The namespace that counts; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The namespaces that are known by it; all that have a number without it.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Of { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsIdFailed);

    /// <inheritdoc/>
    protected override void Execute() => Guard(Netns, () =>
    {
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
        if (Of is null) WriteObject(NetnsId.GetAll(netns), enumerateCollection: true);
        else foreach (NetnsReference of in Of) Guard(of, () => WriteObject(NetnsId.Get(netns, Resolve(of))));
    });
}
