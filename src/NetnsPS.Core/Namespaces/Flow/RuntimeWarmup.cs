using System.Net.Sockets;

namespace NetnsPS.Namespaces;

/// <summary>
/// Makes the runtime start its long-lived threads now, in the host's namespace. A thread is born in its creator's
/// namespace; one that is born inside a transient namespace would run everybody's callbacks in there and keep it alive.
/// (A file watcher's thread is its own and ends with it; the collector's background thread ends when idle for 20 s and
/// is born anew, wherever the next collection starts.)
/// </summary>
internal static class RuntimeWarmup
{
    // Its registration is never taken back: the thread that serves registered waits ends with its last registration.
    private static readonly ManualResetEvent s_neverSignalled = new(false);

    internal static void Run()
    {
        // Without a flow, or the first callbacks would carry the caller's.
        using AsyncFlowControl suppressed = ExecutionContext.IsFlowSuppressed()
            ? default
            : ExecutionContext.SuppressFlow();
        HoldWaitThread();
        StartPoolAndTimer();
        StartSignalThread();
        StartSocketEngine();
        SystemProgram.Prepare();
        PlaceCalls.Prepare();
    }

    private static void HoldWaitThread()
        => _ = ThreadPool.RegisterWaitForSingleObject(
            s_neverSignalled, static (_, _) => { }, null, Timeout.Infinite, true);

    private static void StartPoolAndTimer()
    {
        // Two at once, so that the pool's gate thread, which watches for starvation, starts too.
        using var both = new CountdownEvent(2);
        ThreadPool.UnsafeQueueUserWorkItem(static e => ((CountdownEvent)e!).Signal(), both);
        using var timer = new Timer(static e => ((CountdownEvent)e!).Signal(), both, 1, Timeout.Infinite);
        both.Wait();
    }

    // SIGCHLD's thread reaps every child and so starts every Exited event.
    private static void StartSignalThread()
        => PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => { }).Dispose();

    private static void StartSocketEngine()
    {
        // A receive that never completes makes the engines (epoll threads) start; a local socket needs no interface.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        using var cancel = new CancellationTokenSource();
        ValueTask<int> receive = socket.ReceiveAsync(new byte[1], SocketFlags.None, cancel.Token);
        cancel.Cancel();
        try
        {
            receive.AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Cancelled, as meant: the thread is there now.
        }
    }
}
