using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>The namespaces that Enter-Netns entered in a runspace, to be left again by Exit-Netns, last first.</summary>
internal sealed class EnteredNetns
{
    private static readonly ConditionalWeakTable<Runspace, EnteredNetns> s_byRunspace = [];
    private readonly Stack<Stay> _stays = new();

    /// <summary>How many are entered.</summary>
    internal int Count => _stays.Count;

    internal static EnteredNetns Here => s_byRunspace.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Enters one.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="removeOnExit">Whether it was made just for this stay.</param>
    internal void Enter(Netns target, bool removeOnExit)
    {
        NetnsPlace previous = AmbientNetns.Current;
        target.Enter();
        SubstituteLookup.Begin();
        ProgramLookup.Begin(target);
        _stays.Push(new Stay(target, previous, removeOnExit));
    }

    /// <summary>Leaves the last one; null when there is none.</summary>
    internal Stay? Leave()
    {
        if (!_stays.TryPop(out Stay? last)) return null;
        AmbientNetns.Restore(last.Previous);
        return last;
    }

    /// <summary>Forgets stays that the end of an enclosing block has ended; the block itself restores the namespace.</summary>
    internal void Truncate(int depth)
    {
        while (_stays.Count > depth)
        {
            Stay stay = _stays.Pop();
            if (stay.RemoveOnExit) stay.Netns.Dispose();
        }
    }

    internal sealed record Stay(Netns Netns, NetnsPlace Previous, bool RemoveOnExit);
}
