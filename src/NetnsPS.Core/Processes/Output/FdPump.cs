using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>Something that the pump watches.</summary>
/// <param name="fd">What to poll; the pump closes it in the end.</param>
internal abstract class PumpSource(SafeFd fd)
{
    private volatile bool _finished;

    internal SafeFd Fd { get; } = fd;

    /// <summary>Whether the pump is to forget it and close its descriptor.</summary>
    internal bool IsFinished => _finished;

    /// <summary>
    /// Called on the pump's thread when the descriptor has something. Must not block and must not throw.
    /// </summary>
    internal abstract void OnReady();

    protected void Finish() => _finished = true;

    /// <summary>Called from outside to have it forgotten and closed.</summary>
    internal void Abandon()
    {
        Finish();
        FdPump.Wake();
    }
}

/// <summary>
/// One thread that reads the output of all processes and notices their ends. One for all, not the thread pool: a pool
/// that is busy with the user's work would stall the programs on full pipes, and what is read before what stays exact.
/// It lives while it has something to watch.
/// </summary>
internal static class FdPump
{
    private static readonly Lock s_lock = new();
    private static readonly List<PumpSource> s_sources = [];
    private static Thread? s_thread;
    private static SafeFd? s_wake;

    /// <summary>Watches these from now on.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files; nothing is watched.</exception>
    internal static void Add(params ReadOnlySpan<PumpSource> sources)
    {
        lock (s_lock)
        {
            if (s_thread is null)
            {
                s_wake = Polling.OpenEvent();
                s_thread = NetnsThread.StartInHost("netns pump", Serve);
            }

            s_sources.AddRange(sources);
            Polling.Signal(s_wake!);
        }
    }

    /// <summary>Lets the pump look at what is finished.</summary>
    internal static void Wake()
    {
        lock (s_lock)
        {
            if (s_wake is not null) Polling.Signal(s_wake);
        }
    }

    private static void Serve()
    {
        var watched = new List<Polling.PollDescriptor>();
        PumpSource[] sources = [];
        while (Refresh(ref sources) is { } wake)
        {
            watched.Clear();
            watched.Add(new Polling.PollDescriptor { Fd = wake.Number, Events = Polling.POLLIN });
            foreach (PumpSource source in sources)
                watched.Add(new Polling.PollDescriptor { Fd = source.Fd.Number, Events = Polling.POLLIN });

            Span<Polling.PollDescriptor> polled = CollectionsMarshal.AsSpan(watched);
            if (Polling.WaitAny(polled) == 0) continue;
            if (polled[0].ReturnedEvents != 0) Polling.Clear(wake);
            for (int i = 0; i < sources.Length; i++)
            {
                if (polled[i + 1].ReturnedEvents != 0 && !sources[i].IsFinished) sources[i].OnReady();
            }
        }
    }

    // Null when there is nothing left to watch: then the thread ends.
    private static SafeFd? Refresh(ref PumpSource[] sources)
    {
        lock (s_lock)
        {
            foreach (PumpSource source in s_sources.Where(s => s.IsFinished)) source.Fd.Dispose();
            if (s_sources.RemoveAll(s => s.IsFinished) > 0 || sources.Length != s_sources.Count)
                sources = [.. s_sources];
            if (sources.Length > 0) return s_wake;
            s_wake!.Dispose();
            s_wake = null;
            s_thread = null;
            return null;
        }
    }
}

/// <summary>Notices the end of a child (pidfd_open(2): the descriptor becomes readable).</summary>
internal sealed class ChildWatch(SafeFd pidFd, Action ended) : PumpSource(pidFd)
{
    internal override void OnReady()
    {
        Finish();
        ended();
    }
}

/// <summary>The reading end of a process's output or error stream.</summary>
internal sealed class OutputPipe(SafeFd fd, ProcessOutputKind stream, IOutputSink sink) : PumpSource(fd)
{
    // As much as a pipe holds (pipe(7)). All pipes share it, since only the pump's thread reads.
    private static readonly byte[] s_buffer = new byte[64 * 1024];

    internal override void OnReady()
    {
        int count = PipeCalls.Read(Fd, s_buffer);
        if (count > 0)
        {
            sink.Append(stream, s_buffer.AsSpan(0, count), DateTimeOffset.UtcNow);
            return;
        }

        sink.End(stream, DateTimeOffset.UtcNow);
        Finish();
    }

    /// <summary>
    /// Reads what is in the pipe. After the end of the process that is all it wrote; the pipe itself may stay open for
    /// long, as a daemon that it left behind has it too.
    /// </summary>
    internal void Drain()
    {
        // A pipe holds 64 KiB unless the program made it larger, 1 MiB
        // at most for an unprivileged one; more is somebody else's.
        for (int i = 0; i < 64 && !IsFinished && Polling.IsReadable(Fd); i++) OnReady();
    }
}
