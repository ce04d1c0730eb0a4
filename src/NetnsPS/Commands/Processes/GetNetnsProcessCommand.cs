namespace NetnsPS.Commands;

/// <summary>Gets the processes that were started from here, or all that live in a network namespace.</summary>
/// <remarks>
/// <para>Without -Netns: those started from here, in any namespace, and of late those that have ended. With it: every
/// process that lives in the namespace; those started from here are NetnsProcess objects, all others NetnsMember
/// objects.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $null = Start-NetnsProcess $alice sh '-c', 'sleep 60 &amp; wait' -Name parent
/// Get-NetnsProcess alice
/// Get-NetnsProcess -Name p* | Stop-NetnsProcess
/// </code>
/// Gets all that live in a namespace, then one by name to end it.
/// </example>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="StopNetnsProcessCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsProcess")]
[OutputType(typeof(NetnsProcess), typeof(NetnsMember))]
public sealed class GetNetnsProcessCommand : NetnsCommand
{
    /// <summary>The namespaces whose processes are meant.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Names or wildcard patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.NetnsProcessCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        WildcardPattern[] patterns = [.. (Name ?? ["*"])
            .Select(n => new WildcardPattern(n, WildcardOptions.IgnoreCase))];
        bool IsWanted(string name) => patterns.Any(p => p.IsMatch(name));
        if (Netns is null) WriteObject(NetnsProcess.All.Where(p => IsWanted(p.Name)), enumerateCollection: true);
        else ForEachNetns(Netns, netns => WriteObject(Living(netns).Where(p => IsWanted(p.Name))
            .Select(p => p.Item), enumerateCollection: true));
    }

    private static IEnumerable<(string Name, object Item)> Living(Netns netns)
    {
        foreach (NetnsMember member in netns.GetProcesses())
        {
            if (NetnsProcess.Find(member.ProcessId) is { HasExited: false } ours) yield return (ours.Name, ours);
            else yield return (member.ProcessName, InNetns(member, netns));
        }
    }

    private static PSObject InNetns(NetnsMember member, Netns netns)
    {
        var item = new PSObject(member);
        item.Properties.Add(new PSNoteProperty(nameof(Netns), netns));
        return item;
    }
}
