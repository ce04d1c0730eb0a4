using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace NetnsPS.Commands;

/// <summary>
/// Lets Start-ThreadJob start jobs in the namespace of whoever starts them: when the command is looked up, by whatever name,
/// <see cref="StartThreadJobCommand"/> is found instead.
/// </summary>
internal sealed class ThreadJobLookup
{
    private const string Command = "Start-ThreadJob";
    private static readonly ConditionalWeakTable<Runspace, ThreadJobLookup> s_byRunspace = [];

    private readonly CommandInvocationIntrinsics _commands;
    private readonly LookupLink _before = new();
    private readonly LookupLink _found = new();

    private ThreadJobLookup(CommandInvocationIntrinsics commands) => _commands = commands;

    /// <summary>Begins in this runspace; a second call sees to it that what the user has set since did not end it.</summary>
    internal static void Begin()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out ThreadJobLookup? lookup))
            s_byRunspace.Add(Runspace.DefaultRunspace, lookup = new ThreadJobLookup(RunspaceEngine.Current.InvokeCommand));
        lookup.Append();
    }

    /// <summary>Begins in another runspace, which is opened later.</summary>
    internal static void BeginWhenOpened(Runspace runspace) => runspace.StateChanged += static (sender, change) =>
    {
        if (change.RunspaceStateInfo.State != RunspaceState.Opened) return;
        var opened = (Runspace)sender!;
        s_byRunspace.GetValue(opened, static r => new ThreadJobLookup(r.SessionStateProxy.InvokeCommand)).Append();
    };

    /// <summary>Ends in this runspace; what the user has set stays.</summary>
    internal static void End()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out ThreadJobLookup? lookup)) return;
        s_byRunspace.Remove(Runspace.DefaultRunspace);
        lookup._commands.PreCommandLookupAction = lookup._before.Remove(lookup._commands.PreCommandLookupAction);
        lookup._commands.PostCommandLookupAction = lookup._found.Remove(lookup._commands.PostCommandLookupAction);
    }

    // An assignment of the user's takes ours away, of one of the two as a rule: each is put back by the other.
    private void Append()
    {
        AppendBefore();
        AppendFound();
    }

    private void AppendBefore() => _commands.PreCommandLookupAction = _before.Append(_commands.PreCommandLookupAction, _ => AppendFound());

    private void AppendFound() => _commands.PostCommandLookupAction = _found.Append(_commands.PostCommandLookupAction, OnFound);

    private void OnFound(CommandLookupEventArgs lookup)
    {
        AppendBefore();
        if (ThreadJobClass.IsStartedBy(Resolved(lookup.Command))) lookup.Command = StartThreadJobCommand.Info;
    }

    private static CommandInfo? Resolved(CommandInfo? command)
        => command is not AliasInfo alias ? command : MayMeanCommand(alias.Definition) ? alias.ResolvedCommand : null;

    // The aliases of other commands are not resolved, as this runs whenever a command is looked up.
    private static bool MayMeanCommand(string definition)
        => definition.EndsWith(Command, StringComparison.OrdinalIgnoreCase) || !definition.Contains('-'); // an alias of an alias
}
