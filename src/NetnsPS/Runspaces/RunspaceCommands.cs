using System.Collections;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace NetnsPS.Runspaces;

/// <summary>
/// When the commands of a runspace begin and end. Its event for that comes on the thread that runs the command, before
/// the first statement and after the last, but also when a pipeline ends that a command has started, such as one that
/// loads a module: the state of the command tells them apart.
/// </summary>
internal sealed class RunspaceCommands
{
    private readonly Runspace _runspace;
    private readonly Action _began;
    private readonly Action _ended;
    private object? _command;

    private RunspaceCommands(Runspace runspace, Action began, Action ended)
    {
        _runspace = runspace;
        _began = began;
        _ended = ended;
        _command = FirstPipeline();
        runspace.AvailabilityChanged += OnChanged;
    }

    private bool IsInCommand
        => _command is { } command
            && Value(Value(command, "PipelineStateInfo"), "State").ToString() is "Running" or "Stopping";

    /// <summary>Watches a runspace from its current command on, for as long as it lives.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="began">Called at the begin of each command.</param>
    /// <param name="ended">Called at its end.</param>
    internal static void Watch(Runspace runspace, Action began, Action ended)
        => _ = new RunspaceCommands(runspace, began, ended);

    /// <summary>A property: PowerShellStandard has no pipelines, and most of the rest is not public.</summary>
    internal static object Value(object target, string name)
        => target.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public
            | BindingFlags.NonPublic)!.GetValue(target)!;

    private void OnChanged(object? sender, RunspaceAvailabilityEventArgs change)
    {
        if (IsInCommand) return;
        switch (change.RunspaceAvailability)
        {
            case RunspaceAvailability.Busy:
                _command = FirstPipeline();
                _began();
                break;
            case RunspaceAvailability.Available:
                _command = null;
                _ended();
                break;
        }
    }

    private object? FirstPipeline() => ((IList)Value(_runspace, "RunningPipelines")) is [{ } first, ..] ? first : null;
}
