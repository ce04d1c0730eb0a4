namespace NetnsPS.Commands;

/// <summary>
/// Takes a baseline of all that a process or a network namespace
/// has: descriptors, threads, processes, mounts, namespaces, links.
/// </summary>
/// <remarks>
/// <para>One check for everything that a test can leave behind: after the test, Compare-ResourceBaseline or
/// Assert-NoLeakedResource look again and tell what is there now and was not. Run in -WarmUp what makes a program open
/// what it keeps for good; the baseline is taken when nothing has changed for the time of -Settle.</para>
/// <para>Of a process: its file descriptors, threads and mounts, the namespaces that those keep alive, the processes
/// that came of it, and the links of its network namespace; of this PowerShell, those of the current one. Of a network
/// namespace: its links, the processes in it, and what those have. Threads come from pools: as many of one name as
/// before are no leak.</para>
/// <para>PowerShell itself opens files and starts threads whenever it likes. To check a test for what it leaves behind
/// in this process, choose kinds that only the test makes: -Kind Process, Mount, Namespace, Link.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m', 'http.server', '8080' -WaitForPort 8080
/// $baseline = $web | New-ResourceBaseline -WarmUp {
///     Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy }
/// }
/// 1..5 | ForEach-Object { $null = Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy } }
/// Assert-NoLeakedResource $baseline -Within 5s
/// </code>
/// Five requests leave a web server without a new descriptor, thread, child, mount, namespace or link.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns -Name alice, bob
/// $baseline = New-ResourceBaseline -Netns $alice, $bob
/// $null = New-NetnsVethPair $alice $bob
/// Compare-ResourceBaseline $baseline
/// </code>
/// Shows the two ends of a cable as what is left behind in two namespaces.
/// </example>
/// <seealso cref="CompareResourceBaselineCommand"/>
/// <seealso cref="AssertNoLeakedResourceCommand"/>
/// <seealso cref="NewFdBaselineCommand"/>
[Cmdlet(VerbsCommon.New, "ResourceBaseline", SupportsShouldProcess = true, DefaultParameterSetName = ByProcess)]
[OutputType(typeof(ResourceBaseline))]
public sealed class NewResourceBaselineCommand : NetnsCommand
{
    private const string ByProcess = "Process";
    private const string ByNetns = "Netns";

    private readonly List<ResourceSubject> _subjects = [];
    private bool _hasFailed;

    /// <summary>
    /// Processes (Process or NetnsProcess objects, or ids), or namespaces; this process without them.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByProcess)]
    [Alias("Process", "Id", "PID", "ProcessId")]
    [ValidateNotNull]
    public object[] InputObject { get; set; } = [];

    /// <summary>Namespaces, by name or otherwise.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByNetns)]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>What to look at; everything without it.</summary>
    [Parameter]
    public ResourceKind[]? Kind { get; set; }

    /// <summary>What to run before: it makes a program open what it keeps for good.</summary>
    [Parameter]
    public ScriptBlock? WarmUp { get; set; }

    /// <summary>How long nothing may come or go before it counts as settled.</summary>
    /// <value>200ms</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Settle { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to wait for that.</summary>
    /// <value>30s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Resources for which one of these blocks is true may come and go meanwhile; the resource is <c>$_</c>.
    /// </summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Resources of these kinds may come and go meanwhile.</summary>
    [Parameter]
    public ResourceKind[]? IgnoreKind { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ResourceReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsReference netns in Netns.SelectMany(r => r.Expand()))
            Add(netns, () => ResourceSubject.OfNetns(netns.Resolve()));
        foreach (object item in InputObject)
        {
            object bare = item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;
            Add(bare, () => bare is NetnsPS.Netns netns
                ? ResourceSubject.OfNetns(netns)
                : ResourceSubject.OfProcess(new ProcessReference(bare).Id));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_subjects.Count == 0 && ParameterSetName == ByProcess && !MyInvocation.ExpectingInput && !_hasFailed)
            Add(Environment.ProcessId, () => ResourceSubject.OfProcess(Environment.ProcessId));
        // A baseline of some of them would call the others' resources no leak.
        if (_subjects.Count == 0 || _hasFailed
            || !ShouldProcess(string.Join(", ", _subjects), SR.ResourceBaselineAction)) return;

        ResourceBaseline? baseline = null;
        Guard(_subjects.Count == 1 ? _subjects[0] : _subjects, () => baseline = Take());
        if (baseline is not null) WriteObject(baseline);
    }

    private ResourceBaseline Take()
    {
        WarmUpBlock.Run(this, WarmUp);
        return ResourceBaseline.Take(_subjects, Kind, Settle, Timeout, ProcessFds.Options,
            LeakOptions.Of(Ignore, IgnoreKind), Cancellation);
    }

    private void Add(object target, Func<ResourceSubject> find)
    {
        int before = _subjects.Count;
        Guard(target, () => _subjects.Add(find()));
        _hasFailed |= _subjects.Count == before;
    }
}
