using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Gets network namespaces: those made here and those in /run/netns, or the one that is asked for.</summary>
/// <example>
/// <code>
/// New-TransientNetns alice, bob
/// Get-Netns a*
/// </code>
/// Gets namespaces by a pattern.
/// </example>
/// <example>
/// <code>Get-Netns -ProcessId $PID</code>
/// Gets the namespace that a process lives in.
/// </example>
/// <example>
/// <code>Get-Netns -All</code>
/// Gets all that can be found: named ones and those that only processes hold.
/// </example>
/// <seealso cref="NewTransientNetnsCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">network_namespaces(7)</seealso>
[Cmdlet(VerbsCommon.Get, "Netns", DefaultParameterSetName = ByName)]
[OutputType(typeof(Netns))]
public sealed class GetNetnsCommand : NetnsCommand
{
    private const string ByName = "Name";
    private const string IsCurrent = "Current";
    private const string IsHost = "Host";
    private const string ByPath = "Path";
    private const string ByProcess = "ProcessId";
    private const string Everything = "All";

    /// <summary>
    /// Names or wildcard patterns, <c>.</c> for the current namespace, or objects, which stand for the namespace that
    /// they are in; all that have a name without it.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = ByName, ValueFromPipeline = true)]
    [Alias("Name")]
    [ValidateNotNull]
    [SupportsWildcards]
    [NetnsTransformation(Many = true, TakesName = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>The namespace that this session is in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IsCurrent)]
    public SwitchParameter Current { get; set; }

    /// <summary>The namespace that this PowerShell lives in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IsHost)]
    public new SwitchParameter Host { get; set; }

    /// <summary>The paths of nsfs files, such as <c>/proc/PID/ns/net</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    public string[] Path { get; set; } = [];

    /// <summary>Processes whose namespaces are meant.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByProcess)]
    [Alias("Id", "PID")]
    public int[] ProcessId { get; set; } = [];

    /// <summary>Also those that /proc shows, without a name of their own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        switch (ParameterSetName)
        {
            case IsCurrent: WriteObject(NetnsPS.Netns.Current); break;
            case IsHost: WriteObject(NetnsPS.Netns.Host); break;
            case ByPath: Each(Path.Select(ResolvePath), p => WriteObject(NetnsDirectory.ByPath(p))); break;
            case ByProcess: Each(ProcessId, id => WriteObject(NetnsDirectory.ByProcess(id))); break;
            case Everything: Each(NetnsDirectory.All(), n => WriteObject(n)); break;
            default: ForEachNetns(Netns ?? [new NetnsReference("*")], n => WriteObject(n)); break;
        }
    }

    private void Each<T>(IEnumerable<T> items, Action<T> action)
    {
        foreach (T item in items) Guard(item, () => action(item));
    }

    private string ResolvePath(string path) => GetUnresolvedProviderPathFromPSPath(path);
}

/// <summary>Removes namespaces that were made here, with their links and what was started in them.</summary>
/// <remarks>
/// <para>The links go at once, and with a veth link its other end. While processes that were not started from here live
/// in a namespace it is not removed, unless -Force ends them first.</para>
/// </remarks>
/// <example>
/// <code>
/// New-TransientNetns alice, bob
/// Remove-Netns alice, bob
/// </code>
/// Removes namespaces by name.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $alice | Remove-Netns -WhatIf
/// </code>
/// Shows what would be removed.
/// </example>
/// <seealso cref="NewTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Remove, "Netns", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to remove: Netns objects, names or patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.TransientNetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>End the processes of others that live inside: SIGTERM, then SIGKILL.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        NetnsRemoval.RequireMadeHere(netns);
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsRemoveAction))
            netns.Remove(Force);
    });
}

/// <summary>Binds a namespace to a name in /run/netns, where other programs find it.</summary>
/// <remarks>
/// <para>A published name would outlive this PowerShell, so it is noted in the journal first: removing the namespace or
/// leaving PowerShell takes it away, and what a killed PowerShell left Get-NetnsOrphan lists. Where there is no safe
/// folder for the journal, the name is published all the same, with a warning.</para>
/// </remarks>
/// <example>
/// <code>
/// $lab = New-TransientNetns lab
/// Publish-Netns $lab
/// ip netns exec lab ip -brief link
/// Unpublish-Netns $lab
/// </code>
/// Uses a namespace from ip-netns(8).
/// </example>
/// <returns>With -PassThru the namespace.</returns>
/// <seealso cref="UnpublishNetnsCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-netns.8.html">ip-netns(8)</seealso>
[Cmdlet(VerbsData.Publish, "Netns", SupportsShouldProcess = true)]
[OutputType(typeof(Netns))]
public sealed class PublishNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to publish: Netns objects, names or patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>The name in /run/netns; the namespace's own without it.</summary>
    [Parameter(Position = 1)]
    public string? Name { get; set; }

    /// <summary>Emit the namespaces.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsPublishFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), Name ?? netns.Name), SR.NetnsPublishAction))
            return;
        netns.Publish(Name);
        WarnUnlessJournaled(netns);
        if (PassThru) WriteObject(netns);
    });
}

/// <summary>Takes the name in /run/netns away that Publish-Netns made; the namespace lives on.</summary>
/// <example>
/// <code>
/// New-TransientNetns lab -Publish | Unpublish-Netns
/// (Get-Netns lab).IsPublished   # False
/// </code>
/// Hides a namespace from other programs again.
/// </example>
/// <returns>With -PassThru the namespace.</returns>
/// <seealso cref="PublishNetnsCommand"/>
[Cmdlet(VerbsData.Unpublish, "Netns", SupportsShouldProcess = true)]
[OutputType(typeof(Netns))]
public sealed class UnpublishNetnsCommand : NetnsCommand
{
    /// <summary>
    /// The namespaces to hide: Netns objects, names or patterns; one that is not published from here is left as it is.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>Emit the namespaces.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsPublishFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsUnpublishAction))
            netns.Unpublish();
        if (PassThru) WriteObject(netns);
    });
}
