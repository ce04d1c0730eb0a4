using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Runspaces;

/// <summary>
/// The namespaces that Enter-Netns entered in a runspace, to be left again by Exit-Netns, last first.
/// </summary>
/// <remarks>
/// They belong to the runspace, and not to the thread on which Enter-Netns ran: the commands that follow run where the
/// runspace is (<see cref="RunspaceThread"/>). Threads that it has borrowed are given back as they were.
/// </remarks>
internal sealed class EnteredNetns
{
    private static readonly ConditionalWeakTable<Runspace, EnteredNetns> s_byRunspace = [];
    private readonly Runspace _runspace;
    private readonly NetnsPlace _outside = AmbientNetns.Current;
    private readonly Stack<Stay> _stays = new();
    private RunspaceThread? _thread;

    private EnteredNetns(Runspace runspace)
    {
        _runspace = runspace;
        if (IsShared) RunspaceCommands.Watch(runspace, began: () => { }, ended: ForgetItem);
    }

    // ForEach-Object -Parallel runs one item after the other in a runspace, which it resets between them.
    private bool IsShared => _runspace.Name?.StartsWith("PSTask:", StringComparison.Ordinal) == true;

    private void ForgetItem()
    {
        Truncate(0);
        AmbientNetns.Restore(_outside);
    }

    /// <summary>How many are entered.</summary>
    internal int Count => _stays.Count;

    internal static EnteredNetns Here
        => s_byRunspace.GetValue(Runspace.DefaultRunspace, static runspace => new EnteredNetns(runspace));

    /// <summary>Enters one.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="removeOnExit">Whether it was made just for this stay.</param>
    /// <exception cref="NotSupportedException">It would be forgotten after this command.</exception>
    internal void Enter(Netns target, bool removeOnExit)
    {
        NetnsPlace previous = AmbientNetns.Current;
        _thread ??= RunspaceThread.Take(_runspace, _outside);
        target.Enter();
        SubstituteLookup.Begin();
        ProgramLookup.Begin(target);
        _stays.Push(new Stay(target, previous, removeOnExit));
        _thread.GoTo(target.Place);
    }

    /// <summary>Leaves the last one; null when there is none.</summary>
    internal Stay? Leave()
    {
        if (!_stays.TryPop(out Stay? last)) return null;
        AmbientNetns.Restore(last.Previous);
        GoToLast();
        return last;
    }

    /// <summary>Forgets what was entered in this runspace, which loses the module.</summary>
    internal static void End()
    {
        if (s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out EnteredNetns? entered)) entered.Truncate(0);
    }

    /// <summary>
    /// Forgets stays that the end of an enclosing block has ended; the block itself restores the namespace.
    /// </summary>
    internal void Truncate(int depth)
    {
        if (_stays.Count <= depth) return;
        while (_stays.Count > depth)
        {
            Stay stay = _stays.Pop();
            if (stay.RemoveOnExit) stay.Netns.Dispose();
        }

        GoToLast();
    }

    private void GoToLast() => _thread?.GoTo(_stays.TryPeek(out Stay? last) ? last.Netns.Place : _outside);

    internal sealed record Stay(Netns Netns, NetnsPlace Previous, bool RemoveOnExit);
}
