using System.Diagnostics;
using System.Runtime.ExceptionServices;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Namespaces;

/// <summary>The processes that are started from here, as the removal of a namespace needs them.</summary>
internal interface IStartedProcesses
{
    /// <summary>Whether a process was started from here, or came of one that was.</summary>
    bool Contains(int processId);

    /// <summary>Ends all that were started in a namespace; nothing is started there any more.</summary>
    void EndAllIn(Netns netns);
}

/// <summary>How a namespace goes: all of it is here, in its order.</summary>
internal static class NetnsRemoval
{
    // Every deletion of a link waits for a grace period of RCU, a whole group waits once.
    private const int WorthAGroup = 3;
    private const int SweepGroup = 0x7357; // any that nobody uses; seen for the instant before its members are gone
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);

    /// <summary>Set by those who start processes, before they start the first; null when none was started.</summary>
    internal static IStartedProcesses? StartedProcesses { get; set; }

    /// <summary>
    /// Removes a namespace that was made here; of one that was only opened lets go what this process holds. The host's
    /// is left alone, and so is one that is being removed already. Each step is done, also when an earlier one fails.
    /// </summary>
    /// <exception cref="Exception">What failed; an <see cref="AggregateException"/> when several steps did.</exception>
    internal static void Run(Netns netns)
    {
        if (!netns.TryBeginRemoval()) return;
        var failures = new List<Exception>();
        if (netns.Origin == NetnsOrigin.Transient)
        {
            // Out of the books: no name leads to it, and no scope removes it once more.
            Do(() => NetnsRegistry.Remove(netns), failures);
            Do(() => ResourceScope.Forget(netns), failures);

            // What was started in it, while the network still works: a program may need it to end well.
            Do(() => StartedProcesses?.EndAllIn(netns), failures);

            // What sessions see, which was made inside of what the namespace's processes see.
            foreach (SessionView view in netns.SessionViews) Do(view.Dispose, failures);

            // The first process of its PID namespace, and with it all others there; the mounts of its own.
            Do(() => netns.View?.Dispose(), failures);

            // A thread, a socket or a child of somebody's may keep the namespace alive for a while. Its links, and with
            // them the other ends of its cables, go now.
            Do(() => DeleteLinks(netns), failures);

            // By a name in /run/netns the namespace would live on. After the links: the name is how others find them.
            Do(() => netns.Unpublish(), failures);
        }

        // The socket keeps the namespace alive, and so does the descriptor. From here on a flow that is inside is in
        // the void, and the calling thread leaves at once.
        Do(netns.CloseNetlink, failures);
        Do(netns.Place.Close, failures);

        // Last, when all events of what went are there to be read.
        Do(netns.EndWatches, failures);

        if (failures.Count > 1)
            throw new AggregateException($"Network namespace '{netns.Name}' was not removed cleanly.", failures);
        if (failures.Count == 1) ExceptionDispatchInfo.Throw(failures[0]);
    }

    /// <summary>Removes many, those with the most links first: a hub takes the ends of its cables along.</summary>
    internal static void RunAll(IReadOnlyList<Netns> netns)
    {
        foreach (Netns one in netns.OrderByDescending(n => DeletableLinks(n).Count)) one.Dispose();
    }

    /// <summary>Removes one, unless processes that were not started from here live in it.</summary>
    /// <param name="netns">Which one.</param>
    /// <param name="patience">To end them: how long they have after SIGTERM. Null to let them live.</param>
    /// <inheritdoc cref="Netns.Remove" path="/exception"/>
    internal static void RunUnlessUsed(Netns netns, TimeSpan? patience)
    {
        RequireMadeHere(netns);
        if (netns.IsRemoved) return;
        if (patience is { } time && !EndOthers(netns, SignalCalls.SIGTERM, time))
            EndOthers(netns, SignalCalls.SIGKILL, s_killPatience);

        // Asked again whether it is there: of one that has just ended nobody can tell any more whose it was.
        NetnsMember[] others = [.. Others(netns).Where(p => NetnsMembership.Has(netns, p.ProcessId))];
        if (others.Length > 0) throw new NetnsInUseException(netns.Name, others);
        Run(netns);
    }

    /// <exception cref="InvalidInputException">It was not made here.</exception>
    internal static void RequireMadeHere(Netns netns)
    {
        if (netns.Origin != NetnsOrigin.Transient)
            throw new InvalidInputException(InputFault.Value, netns.Origin == NetnsOrigin.Host
                ? "The host's network namespace can't be removed."
                : $"Network namespace '{netns.Name}' was not made here and is not removed from here.");
    }

    private static void Do(Action step, List<Exception> failures)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            failures.Add(e);
        }
    }

    // Those that do not end by themselves on its removal.
    private static IEnumerable<NetnsMember> Others(Netns netns) => netns.GetProcesses().Where(p =>
        StartedProcesses?.Contains(p.ProcessId) is not true && netns.View?.Owns(p.ProcessId) is not true);

    // New ones may be forked while the old ones end: asked again until nobody is left.
    private static bool EndOthers(Netns netns, int signal, TimeSpan patience)
    {
        var signalled = new HashSet<ProcessIdentity>();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            NetnsMember[] members = [.. Others(netns)];
            if (members.Length == 0) return true;
            foreach (NetnsMember member in members)
            {
                if (member.Identity is { } identity && signalled.Add(identity)) Send(netns, identity, signal);
            }

            if (Stopwatch.GetElapsedTime(start) > patience) return false;
            Thread.Sleep(2);
        }
    }

    // Looked at after opening: if it still is the one that was listed, and lives there, the descriptor is it for good.
    private static void Send(Netns netns, ProcessIdentity process, int signal)
    {
        using SafeFd? opened = PidFdCalls.TryOpen(process.ProcessId);
        if (opened is not null && process.IsAlive && NetnsMembership.Has(netns, process.ProcessId))
            PidFdCalls.Send(opened, signal);
    }

    // A refusal is no failure: a fallback tunnel can't be deleted, and goes with the namespace, which the close of its
    // descriptor ends all the same.
    private static void DeleteLinks(Netns netns)
    {
        try
        {
            List<LinkMessage> links = DeletableLinks(netns);
            if (links.Count == 0 || netns.KeptNetlink is not { } netlink
                || (links.Count >= WorthAGroup && TryDeleteAsGroup(netlink, links))) return;
            netlink.TryExecute([.. links.Select(l => LinkMessage.Delete(l.Index))]);
        }
        catch (Exception e) when (e is NetlinkException or LinuxException or NetlinkDecodeException)
        {
        }
    }

    // A group is deleted whole or not at all (rtnl_group_dellink, net/core/rtnetlink.c).
    private static bool TryDeleteAsGroup(NetlinkConnection netlink, List<LinkMessage> links)
        => netlink.TryExecute(
        [
            .. links.Select(l => new LinkMessage { Index = l.Index, Group = SweepGroup }.Change()),
            LinkMessage.DeleteGroup(SweepGroup),
        ]).Count == 0;

    private static List<LinkMessage> DeletableLinks(Netns netns)
        => netns.KeptNetlink is { } netlink && !netns.IsRemoved
            ? netlink.List(LinkMessage.All).FindAll(l => l.Kind is not null)
            : [];
}
