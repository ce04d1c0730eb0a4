using System.Diagnostics;

namespace NetnsPS.Commands;

/// <summary>Waits until links have a state, such as passing packets.</summary>
/// <remarks>
/// <para>A name may be that of a link that is not there yet, such as the tun device of a program that just starts. The
/// kernel's own events end the wait; nothing is polled. Links that tell no state, such as lo and tun devices, pass
/// packets as soon as they are brought up, and count as Up then.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Wait-NetnsLink $alice eth0 -Timeout 2s
/// </code>
/// Waits until a link passes packets.
/// </example>
/// <returns>The links as they were when they got there.</returns>
/// <seealso cref="SetNetnsLinkCommand"/>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc2863">RFC 2863, ifOperStatus</seealso>
[Cmdlet(VerbsLifecycle.Wait, "NetnsLink")]
[OutputType(typeof(NetnsLink))]
public sealed class WaitNetnsLinkCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Name")]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The state to wait for.</summary>
    /// <value>Up</value>
    [Parameter]
    public LinkOperState OperState { get; set; } = LinkOperState.Up;

    /// <summary>
    /// For how long to wait at most, for all links of -Link together; such as <c>500ms</c> or <c>2s</c>.
    /// </summary>
    /// <value>10s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkWaitFailed);

    /// <inheritdoc/>
    protected override void Execute() => Guard(Netns, () =>
    {
        long start = Stopwatch.GetTimestamp();
        Netns? where = Netns is null ? null : Resolve(Netns);
        foreach (LinkReference link in Link)
            Guard(link, () => WriteObject(WaitFor(link, where, Timeout - Stopwatch.GetElapsedTime(start))));
    });

    private NetnsLink WaitFor(LinkReference link, Netns? where, TimeSpan left)
    {
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        return link.IsName
            ? NetnsLink.WaitFor(where ?? NetnsPS.Netns.Current, link.ToString(), OperState, left, Cancellation)
            : link.Resolve(where).WaitFor(OperState, left, Cancellation);
    }
}
