using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>Signals to a process and all that came of it, and its end.</summary>
/// <param name="root">What the others grew from: the process.</param>
/// <param name="pidFd">Itself, beyond doubt.</param>
/// <param name="exit">Its end.</param>
internal sealed class ProcessControl(TreeRoot root, SafeFd pidFd, ProcessExit exit)
{
    /// <summary>Ends all of them: a signal, and SIGKILL for those who are still there after the time-out.</summary>
    /// <returns>Those that even SIGKILL could not end now. Without
    /// any, the process itself is a zombie at least.</returns>
    internal IReadOnlyList<ProcStat> Stop(int signal, TimeSpan patience)
    {
        if (!exit.IsOver) exit.NoteSent(signal);
        return ProcessTree.End(
            () => ProcessTree.Of(root), signal, patience, () => exit.NoteSent(SignalCalls.SIGKILL));
    }

    /// <summary>Sends a signal to the process itself; never to another one that got its number.</summary>
    internal Errno Send(int signal)
    {
        exit.NoteSent(signal);
        return exit.IsOver ? Errno.ESRCH : PidFdCalls.Send(pidFd, signal);
    }

    /// <summary>Stops what came of it. Those who had not stopped yet may have forked: until nobody is new.</summary>
    internal void SuspendOthers()
    {
        var told = new HashSet<int>();
        while (ProcessTree.Of(root).Where(e => told.Add(e.Id)).ToList() is { Count: > 0 } news)
        {
            foreach (ProcStat entry in news) ProcessTree.Send(entry, SignalCalls.SIGSTOP);
        }
    }

    internal void ResumeOthers()
    {
        foreach (ProcStat entry in ProcessTree.Of(root)) ProcessTree.Send(entry, SignalCalls.SIGCONT);
    }
}
