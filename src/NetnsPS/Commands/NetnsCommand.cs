namespace NetnsPS.Commands;

/// <summary>
/// What all commands share: bind, call one engine method, map its exceptions, write. A leaf says what its kernel
/// failures are called and overrides <see cref="Execute"/>.
/// </summary>
public abstract class NetnsCommand : ShownCommand, IDisposable, IDynamicParameters
{
    // They change nothing, and what they can't find is often what a test wants to know.
    private static readonly string[] s_readingVerbs =
    [
        VerbsLifecycle.Assert, VerbsData.Compare, VerbsCommon.Get, VerbsDiagnostic.Measure, VerbsCommunications.Receive,
        VerbsDiagnostic.Resolve, VerbsDiagnostic.Test, VerbsLifecycle.Wait, VerbsCommon.Watch,
    ];

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The error id for what the kernel refuses: <c>nameof(SR.X)</c>.</summary>
    protected abstract string Operation { get; }

    /// <summary>Cancelled by Ctrl+C and by a downstream command that has enough.</summary>
    protected CancellationToken Cancellation => _stop.Token;

    /// <summary>Does the work for one pipeline object.</summary>
    protected abstract void Execute();

    // It has none, but what is missing is to be known before PowerShell asks the user for it.
    object? IDynamicParameters.GetDynamicParameters()
    {
        NetnsUsage.Require(this, Operation);
        return null;
    }

    /// <summary>
    /// Ends the command when what was given for a namespace can't
    /// name one: nothing may run or change elsewhere instead.
    /// </summary>
    protected override void BeginProcessing()
    {
        foreach (NetnsReference reference in MyInvocation.BoundParameters.Values.SelectMany(References))
        {
            try
            {
                reference.ThrowIfUnusable();
            }
            catch (InvalidInputException error)
            {
                ThrowTerminatingError(ErrorRecords.From(error, Operation, reference.Value));
            }
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(null, Execute);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Does something for one item; when it fails the error is written and the other items go on.</summary>
    /// <param name="target">The item, for the error record.</param>
    /// <param name="action">What to do.</param>
    protected void Guard(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (!IsEngineControl(e))
        {
            WriteError(ErrorRecords.From(e, Operation, target));
        }
    }

    /// <summary>
    /// Writes an error, after which the other items go on. While a test scope is open it ends the command instead, and
    /// so the test or block, when the command changes something and the caller has not said by -ErrorAction what is to
    /// happen: the tests would run in a lab that is only half built.
    /// </summary>
    private protected new void WriteError(ErrorRecord error)
    {
        if (!IsReading && NetnsTestScope.IsEndedByErrorOf(this)) ThrowTerminatingError(error);
        base.WriteError(error);
    }

    private bool IsReading => MyInvocation.MyCommand is CmdletInfo command && s_readingVerbs.Contains(command.Verb);

    /// <summary>Says of a published namespace when nobody finds its name once this process is killed.</summary>
    private protected void WarnUnlessJournaled(Netns netns)
    {
        if (netns.JournalRefusal is { } why)
            WriteWarning(ErrorRecords.Text(nameof(SR.NameNotJournaled), netns.Path, why));
    }

    /// <summary>Looks up each reference and does something with each namespace found.</summary>
    private protected void ForEachNetns(NetnsReference[]? references, Action<Netns> action)
    {
        if (references is null)
        {
            Guard(null, () => action(Netns.Current));
            return;
        }

        foreach (NetnsReference reference in references.SelectMany(r => r.Expand()))
            Guard(reference, () => action(reference.Resolve()));
    }

    private protected static Netns Resolve(NetnsReference netns) => netns.Resolve();

    /// <summary>Looks up all of them before anything is done in the first.</summary>
    /// <exception cref="NetnsNotFoundException">One is not there, or no name matches a pattern.</exception>
    internal static IReadOnlyList<Netns> FindAll(NetnsReference[] references)
        => [.. references.SelectMany(r => r.Expand() is { Count: > 0 } found ? found : [r]).Select(Resolve)];

    /// <summary>Patterns; what names links is told apart by its case.</summary>
    private protected static WildcardPattern[] Patterns(string[] texts)
        => [.. texts.Select(t => new WildcardPattern(t, WildcardOptions.None))];

    /// <summary>Whether a parameter was given, with whatever value.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Ends the command when both parameters were given.</summary>
    private protected void Exclude(string one, string other)
    {
        if (IsBound(one) && IsBound(other))
            ThrowTerminatingError(ErrorRecords.Make(
                nameof(SR.ParametersExclude), ErrorCategory.InvalidArgument, other, one, other));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the command holds.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stop.Dispose();
    }

    private static NetnsReference[] References(object? value) => value switch
    {
        NetnsReference one => [one],
        NetnsReference[] many => many,
        _ => [],
    };

    // Those belong to PowerShell: a stopped pipeline, break, exit, and an error that was made terminating on its way.
    private protected static bool IsEngineControl(Exception e)
        => e is PipelineStoppedException or FlowControlException or ActionPreferenceStopException
            or ParameterBindingException;
}
