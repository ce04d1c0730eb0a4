namespace NetnsPS.Commands;

/// <summary>What the commands on processes that were started from here share: which ones.</summary>
public abstract class ProcessCommand : NetnsCommand
{
    /// <summary>The processes: NetnsProcess objects, their names or patterns, or their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name", "Id", "InputObject")]
    [NetnsProcessTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.NetnsProcessCompleter))]
    public NetnsProcessReference[] Process { get; set; } = [];

    /// <summary>Looks up each one and does something with it; one that fails does not lose the others.</summary>
    /// <param name="action">What to do.</param>
    private protected void ForEachProcess(Action<NetnsProcess> action)
    {
        foreach (NetnsProcessReference reference in Process) ForEachProcess(reference, action);
    }

    /// <summary>Looks one up and does something with it, or with each of its name.</summary>
    /// <param name="reference">What the user wrote.</param>
    /// <param name="action">What to do.</param>
    private protected void ForEachProcess(NetnsProcessReference reference, Action<NetnsProcess> action)
        => Guard(reference, () =>
    {
        foreach (NetnsProcess process in reference.Resolve()) Guard(process, () => action(process));
    });

    /// <summary>What a message or a question calls a process.</summary>
    private protected static string Describe(NetnsProcess process)
        => ErrorRecords.Text(nameof(SR.ProcessTarget), process.Name, process.Id, process.Netns);
}
