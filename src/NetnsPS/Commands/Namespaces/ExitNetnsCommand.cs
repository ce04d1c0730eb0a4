namespace NetnsPS.Commands;

/// <summary>Leaves the namespace that was entered last.</summary>
/// <example>
/// <code>
/// Enter-TransientNetns outer
/// Enter-TransientNetns inner
/// Exit-Netns
/// (Get-Netns -Current).Name   # outer
/// Exit-Netns
/// </code>
/// Stays are a stack: each call leaves the last one.
/// </example>
/// <example>
/// <code>
/// Enter-TransientNetns outer
/// Enter-TransientNetns inner
/// Exit-Netns -All
/// </code>
/// Leaves all of them. Those made by Enter-TransientNetns are removed.
/// </example>
/// <seealso cref="EnterNetnsCommand"/>
/// <seealso cref="EnterTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Exit, "Netns")]
[OutputType(typeof(void))]
public sealed class ExitNetnsCommand : NetnsCommand
{
    /// <summary>Leave all that were entered, back to where this session began.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsEnterFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (EnteredNetns.Here.Leave() is not { } left)
        {
            if (!All) WriteError(ErrorRecords.Make(nameof(SR.NetnsStackEmpty), ErrorCategory.InvalidOperation, null));
            return;
        }

        do
        {
            if (left.RemoveOnExit) left.Netns.Dispose();
        }
        while (All && (left = EnteredNetns.Here.Leave()) is not null);
        if (EnteredNetns.Here.Count == 0) NetnsPrompt.Hide(this);
    }
}
