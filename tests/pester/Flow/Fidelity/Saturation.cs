using System;
using System.Threading;

// Blocks every worker of the thread pool, and one more that it would have to start, until disposed.
public sealed class Saturation : IDisposable
{
    private static readonly TimeSpan s_idleWorkerStarts = TimeSpan.FromMilliseconds(30);
    private readonly ManualResetEventSlim _release = new(false);

    public Saturation()
    {
        while (Block().Wait(s_idleWorkerStarts)) { }
    }

    public void Dispose() => _release.Set();

    private ManualResetEventSlim Block()
    {
        var started = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => { started.Set(); _release.Wait(); }, null);
        return started;
    }
}
