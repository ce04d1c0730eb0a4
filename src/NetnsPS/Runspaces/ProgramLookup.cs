using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetnsPS.Processes;

namespace NetnsPS.Runspaces;

/// <summary>
/// Lets the native programs of a block see all that its namespace has of its own. PowerShell forks them on the thread
/// that runs the block, which can't be taken into other mounts; so when a program is looked up there, a launcher that
/// goes in by itself is found instead. All else, pipes, redirections and exit codes, stays PowerShell's.
/// </summary>
internal sealed class ProgramLookup
{
    private static readonly ConditionalWeakTable<Runspace, ProgramLookup> s_byRunspace = [];

    // The launcher's own lookup is nobody's business.
    [ThreadStatic]
    private static bool t_isOurs;

    private readonly CommandInvocationIntrinsics _commands;
    private readonly PathIntrinsics _location;
    private readonly LookupLink _notFound = new();

    private ProgramLookup(EngineIntrinsics engine)
    {
        _commands = engine.InvokeCommand;
        _location = engine.SessionState.Path;
    }

    /// <summary>
    /// Begins, in this runspace, once it goes where programs see something else. Costs nothing for who never does.
    /// </summary>
    /// <param name="target">Where it goes.</param>
    internal static void Begin(Netns target)
    {
        if (target.View is null) return;
        ProgramLookup lookup = s_byRunspace.GetValue(
            Runspace.DefaultRunspace, static _ => new ProgramLookup(RunspaceEngine.Current));
        SubstituteLookup.Begin().Next = lookup.OnFound;
        lookup._commands.CommandNotFoundAction =
            lookup._notFound.Append(lookup._commands.CommandNotFoundAction, lookup.OnNotFound);
    }

    /// <summary>Ends in this runspace; what the user has set himself stays.</summary>
    internal static void End()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out ProgramLookup? lookup)) return;
        s_byRunspace.Remove(Runspace.DefaultRunspace);
        SubstituteLookup.Begin().Next = null;
        lookup._commands.CommandNotFoundAction = lookup._notFound.Remove(lookup._commands.CommandNotFoundAction);
    }

    private void OnFound(CommandLookupEventArgs lookup)
    {
        if (t_isOurs || ProgramOf(lookup.Command) is not { } program
            || Netns.Current is not { View: { } view } netns || view.Scripts.Has(program.Path)) return;

        // A name is looked up by PATH inside as well, where something else may come first.
        string asked = (lookup.Command as AliasInfo)?.Definition ?? lookup.CommandName;
        Replace(lookup, netns, () => ViewLauncher.PathFor(
            view, (asked == program.Name ? ViewLauncher.Find(view, asked) : null) ?? program.Path));
    }

    // Not here, but perhaps inside, by Set-NetnsFile.
    private void OnNotFound(CommandLookupEventArgs lookup)
    {
        if (t_isOurs || lookup.Command is not null || Netns.Current is not { View: { } view } netns)
            return;
        string name = lookup.CommandName;
        if (name.Contains('/')) name = Path.Combine(_location.CurrentFileSystemLocation.ProviderPath, name);
        if (!netns.IsRemoved && ViewLauncher.Find(view, name) is { } program)
            Replace(lookup, netns, () => ViewLauncher.PathFor(view, program));
    }

    // What is thrown here PowerShell would swallow, and start the program outside.
    private void Replace(CommandLookupEventArgs lookup, Netns netns, Func<string> launcher)
    {
        try
        {
            netns.View?.ThrowIfEnded(netns.Name);
            lookup.Command = Application(launcher());
        }
        catch (Exception e)
        {
            lookup.Command = DenyNetnsProgramCommand.For(e, netns);
        }
    }

    private CommandInfo Application(string path)
    {
        t_isOurs = true;
        try
        {
            return _commands.GetCommand(path, CommandTypes.Application);
        }
        finally
        {
            t_isOurs = false;
        }
    }

    private static ApplicationInfo? ProgramOf(CommandInfo command)
        => command as ApplicationInfo ?? (command as AliasInfo)?.ResolvedCommand as ApplicationInfo;
}
