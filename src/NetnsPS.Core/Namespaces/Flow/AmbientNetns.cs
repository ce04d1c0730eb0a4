using System.Collections.Concurrent;

namespace NetnsPS.Namespaces;

/// <summary>
/// Owns the ambient namespace. setns(2) is per thread while .NET code hops threads, so the namespace travels with the
/// execution context and every thread that a context lands on is put where the context says.
/// </summary>
internal static class AmbientNetns
{
    private static readonly AsyncLocal<NetnsPlace?> s_flow = new(OnFlowChanged);
    private static readonly Lock s_arming = new();
    private static volatile bool s_armed;
    private static NetnsPlace? s_void;

    [ThreadStatic]
    private static ThreadPlace? t_thread;

    /// <summary>The namespace in which this assembly was first used.</summary>
    internal static NetnsPlace Host { get; } = NetnsPlace.OfThisThread("host");

    /// <summary>
    /// A namespace with no interface up, for flows that outlived theirs. Null until the first switch.
    /// </summary>
    internal static NetnsPlace? Void => s_void;

    /// <summary>Where the current flow is.</summary>
    internal static NetnsPlace Current => s_flow.Value ?? Host;

    /// <summary>
    /// Gives the current flow an explicit value. From "no value" to "no value" nobody is notified, so a worker thread
    /// that was born inside a namespace would run valueless host code in there; with a value, that code repairs the
    /// thread.
    /// </summary>
    internal static void PinHost()
    {
        // Not by ??=, which would set, and so allocate, each time.
        if (s_flow.Value is null) s_flow.Value = Host;
    }

    /// <summary>Switches the current flow, and this thread with it.</summary>
    /// <returns>What <see cref="Restore"/> takes to go back.</returns>
    /// <exception cref="LinuxException">The thread could not enter; nothing has changed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch back to its host namespace.</exception>
    internal static NetnsPlace Switch(NetnsPlace target)
    {
        NetnsPlace previous = Current;
        if (ReferenceEquals(target, Host) && !s_armed)
        {
            // Nobody has been away yet: there is nothing to enter, and so no right to do so is needed.
            s_flow.Value = target;
            return previous;
        }

        Arm();

        // Entered before the value is set: a handler can't refuse any more, it could only send the flow to the void.
        Land(target, orThrow: true);
        s_flow.Value = target;
        return previous;
    }

    /// <summary>Takes the current flow back to where it was. Never throws.</summary>
    internal static void Restore(NetnsPlace previous) => s_flow.Value = previous;

    /// <summary>
    /// Takes this thread out at once when its flow's namespace was just closed: a thread inside keeps it alive.
    /// </summary>
    internal static void LeaveIfGone()
    {
        if (Current.IsGone) Land(Current, orThrow: false);
    }

    /// <summary>
    /// Makes ready for the first switch: proves that this process may come back, makes the void, and lets the runtime's
    /// long-lived threads be born in the host's namespace.
    /// </summary>
    internal static void Arm()
    {
        PinHost();
        if (s_armed) return;
        lock (s_arming)
        {
            if (s_armed) return;
            ProbeReturn();
            s_void ??= NewVoid();
            // Each takes some milliseconds, which the first namespace would wait for.
            Task watching = Task.Run(HttpConnections.Watch);
            RuntimeWarmup.Run();
            watching.GetAwaiter().GetResult();
            s_armed = true;
        }
    }

    // In a user namespace without its own network namespace, setns back is EPERM: the first switch would be the last.
    private static void ProbeReturn()
    {
        Errno errno = Host.TryEnter();
        if (errno != Errno.None) throw new NetnsSwitchException(errno);
    }

    private static NetnsPlace NewVoid()
    {
        try
        {
            return SingleUseThread.Run("netns void", () =>
            {
                NamespaceCalls.UnshareNetwork();
                return NetnsPlace.OfThisThread("void");
            });
        }
        catch (LinuxException e)
        {
            throw new NetnsSwitchException(e.Errno);
        }
    }

    private static void OnFlowChanged(AsyncLocalValueChangedArgs<NetnsPlace?> change)
    {
        // Until the first switch no thread can be anywhere else, and an unprivileged process may not even call setns.
        if (s_armed) Land(change.CurrentValue ?? Host, orThrow: false);
    }

    private static void Land(NetnsPlace target, bool orThrow)
    {
        ThreadPlace thread = t_thread ??= ThreadPlaces.RegisterThisThread();
        if (ReferenceEquals(thread.At, target) && !target.IsGone) return;

        Errno errno = target.TryEnter();

        // Not allowed to switch, but there already: such a thread may run on.
        if (errno == Errno.None || (errno == Errno.EPERM && target.HoldsThisThread()))
        {
            thread.At = target;
            return;
        }

        if (orThrow) throw new LinuxException("setns", errno, target.Label);
        LandInVoid(thread, target, errno);
    }

    // Never stay where one is: that could be the host, and a wrong answer is worse than none.
    private static void LandInVoid(ThreadPlace thread, NetnsPlace target, Errno errno)
    {
        if (!ReferenceEquals(target, Host)) errno = (target = s_void!).TryEnter();
        if (errno != Errno.None)
        {
            Environment.FailFast(
                $"NetnsPS: thread {thread.ThreadId} could not be moved from network namespace "
                    + $"'{thread.At?.Label ?? "unknown"}' to " +
                $"'{target.Label}' ({errno}); running on in the wrong namespace would be worse than ending.");
        }

        thread.At = target;
    }
}

/// <summary>
/// Where the flow last put a thread; null until it did: a new thread inherits its creator's namespace.
/// </summary>
internal sealed class ThreadPlace
{
    internal NetnsPlace? At;

    internal Thread Thread { get; } = Thread.CurrentThread;

    internal int ThreadId { get; } = ThreadCalls.GetThreadId();
}

/// <summary>
/// Every thread that the flow has ever touched and that still lives, so that strays can be told from guests.
/// </summary>
internal static class ThreadPlaces
{
    private static readonly ConcurrentDictionary<int, ThreadPlace> s_byThreadId = new();
    private static int s_pruneAt = 256;

    internal static ThreadPlace RegisterThisThread()
    {
        var place = new ThreadPlace();
        s_byThreadId[place.ThreadId] = place;
        if (s_byThreadId.Count >= Volatile.Read(ref s_pruneAt)) Prune();
        return place;
    }

    /// <summary>
    /// Where the flow put a thread; null when it never did, or when that thread ended and its id was reused.
    /// </summary>
    internal static NetnsPlace? Find(int threadId)
        => s_byThreadId.TryGetValue(threadId, out ThreadPlace? place) && place.Thread.IsAlive ? place.At : null;

    private static void Prune()
    {
        foreach ((int id, ThreadPlace place) in s_byThreadId)
        {
            if (!place.Thread.IsAlive) s_byThreadId.TryRemove(KeyValuePair.Create(id, place));
        }

        Volatile.Write(ref s_pruneAt, Math.Max(256, s_byThreadId.Count * 2));
    }
}
