using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace NetnsPS.Runspaces;

/// <summary>
/// Lets commands of PowerShell that would leave the flow stay in it: when one is looked up, by whatever name, its
/// substitute is found instead. What has one is chosen by <see cref="ModuleLifetime"/>.
/// </summary>
internal sealed class SubstituteLookup
{
    private static readonly string[] s_names = ["Start-ThreadJob", "Invoke-WebRequest", "Invoke-RestMethod"];
    private static readonly ConditionalWeakTable<Runspace, SubstituteLookup> s_byRunspace = [];

    private static Func<CommandInfo?, CommandInfo?>[] s_substitutes = [];

    private readonly CommandInvocationIntrinsics _commands;
    private readonly LookupLink _before = new();
    private readonly LookupLink _found = new();

    private SubstituteLookup(CommandInvocationIntrinsics commands) => _commands = commands;

    /// <summary>
    /// What else inspects each command that is found. It has no action of its own: of two that each put themselves
    /// behind all others the chain would grow with every call.
    /// </summary>
    internal Action<CommandLookupEventArgs>? Next { get; set; }

    /// <summary>Says what is found instead of a command, in all runspaces.</summary>
    /// <param name="substitutes">Each gives the substitute for a command, or null; the first counts.</param>
    internal static void Choose(params Func<CommandInfo?, CommandInfo?>[] substitutes) => s_substitutes = substitutes;

    /// <summary>
    /// Begins in this runspace; a second call sees to it that what the user has set since did not end it.
    /// </summary>
    internal static SubstituteLookup Begin()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out SubstituteLookup? lookup))
            s_byRunspace.Add(Runspace.DefaultRunspace,
                lookup = new SubstituteLookup(RunspaceEngine.Current.InvokeCommand));
        lookup.Append();
        return lookup;
    }

    /// <summary>Begins in another runspace, which is opened later.</summary>
    internal static void BeginWhenOpened(Runspace runspace) => runspace.StateChanged += static (sender, change) =>
    {
        if (change.RunspaceStateInfo.State != RunspaceState.Opened) return;
        var opened = (Runspace)sender!;
        s_byRunspace.GetValue(opened, static r => new SubstituteLookup(r.SessionStateProxy.InvokeCommand)).Append();
    };

    /// <summary>Ends in this runspace; what the user has set stays.</summary>
    internal static void End()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out SubstituteLookup? lookup)) return;
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

    private void AppendBefore()
        => _commands.PreCommandLookupAction = _before.Append(_commands.PreCommandLookupAction, _ => AppendFound());

    private void AppendFound()
        => _commands.PostCommandLookupAction = _found.Append(_commands.PostCommandLookupAction, OnFound);

    private void OnFound(CommandLookupEventArgs lookup)
    {
        AppendBefore();
        CommandInfo? command = Resolved(lookup.Command);
        foreach (Func<CommandInfo?, CommandInfo?> substituteFor in s_substitutes)
        {
            if (substituteFor(command) is not { } substitute) continue;
            lookup.Command = substitute;
            break;
        }

        Next?.Invoke(lookup);
    }

    private static CommandInfo? Resolved(CommandInfo? command)
        => command is not AliasInfo alias ? command : MayMeanCommand(alias.Definition) ? alias.ResolvedCommand : null;

    // The aliases of other commands are not resolved, as this runs whenever a command is looked up.
    private static bool MayMeanCommand(string definition)
        => !definition.Contains('-') // an alias of an alias
            || Array.Exists(s_names, name => definition.EndsWith(name, StringComparison.OrdinalIgnoreCase));
}
