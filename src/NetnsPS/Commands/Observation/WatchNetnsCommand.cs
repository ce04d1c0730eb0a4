namespace NetnsPS.Commands;

/// <summary>
/// Tells what changes in the network of namespaces, as it happens: links, addresses, routes, neighbours, rules.
/// </summary>
/// <remarks>
/// <para>Runs until Ctrl+C, until -Timeout is over, until a command downstream has enough, or until the namespaces are
/// removed. What happens while a command downstream is at work is kept; if it becomes too much, an event Resync says
/// so, and after it comes the difference between what was known and what is there.</para>
/// <para>Changes are as the kernel tells them: one command may cause several. IPv4 routes that vanish with their link
/// or address, of which the kernel says nothing, are told too.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $job = Start-NetnsJob $alice {
///     Watch-Netns -Kind Link -IncludeExisting -Timeout 20s | Where-Object Text -Match 'eth1' |
///         Select-Object -First 1
/// }
/// New-NetnsVethPair $alice -Name eth0 -PeerName eth1
/// $job | Receive-Job -Wait -AutoRemoveJob
/// </code>
/// Waits for the first event about a link. In a script the watch is in a job, since the script itself goes on.
/// </example>
/// <example>
/// <code>Watch-Netns host -Kind Address, Route -Timeout 100ms | Format-Table Time, Change, Text</code>
/// Watches addresses and routes of the host for a while.
/// </example>
/// <seealso cref="WaitNetnsLinkCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-monitor.8.html">ip-monitor(8)</seealso>
[Cmdlet(VerbsCommon.Watch, "Netns")]
[OutputType(typeof(NetnsEvent))]
public sealed class WatchNetnsCommand : NetnsTargetCommand
{
    private readonly List<NetnsWatch> _watches = [];

    /// <summary>What to tell of; everything without it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public NetnsEventKind[]? Kind { get; set; }

    /// <summary>For how long, such as <c>500ms</c> or <c>1m</c>; without it until Ctrl+C.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Begins with what is there already, as events Existing.</summary>
    [Parameter]
    public SwitchParameter IncludeExisting { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.WatchFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns => _watches.Add(
        NetnsWatch.Open(netns, new NetnsWatchOptions { Kinds = Kind, IncludeExisting = IncludeExisting })));

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(null, () =>
    {
        try
        {
            foreach (NetnsEvent happened in NetnsWatch.Read(_watches, Timeout
                ?? System.Threading.Timeout.InfiniteTimeSpan, Cancellation)) WriteObject(happened);
        }
        catch (OperationCanceledException) when (Stopping)
        {
            // Ctrl+C is how a watch ends.
        }
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _watches.ForEach(watch => watch.Dispose());
        base.Dispose(disposing);
    }
}
