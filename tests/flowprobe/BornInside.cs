using NetnsPS.Namespaces;

namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Fills the pool with workers that were born inside a namespace and never touched by the flow, then runs host items,
/// whose flow never switched, on them.
/// </summary>
internal static class BornInside
{
    private const int Workers = 40;
    private const int BusyWorkers = 8;
    private const int Waves = 11; // of 48: more than 500 items

    internal static int Run()
    {
        AmbientNetns.PinHost(); // what Import-Module does
        ExecutionContext hostFlow = ExecutionContext.Capture()!;
        ulong host = Here.Inode;
        using var netns = Netns.CreateTransient("inner");
        using var busy = new ManualResetEventSlim();
        OccupyWorkersBornAtHome(busy);
        Here.Say("born-inside", netns.Run(CountWorkersBornInside));
        busy.Set();

        int wrong = 0;
        ExecutionContext.Run(hostFlow, _ => wrong = CountItemsNotIn(host), null);
        Here.Say("host-items-astray", wrong);
        return 0;
    }

    // A worker that is idle takes what is queued and starts the next one itself, at home: let all be busy that may be.
    private static void OccupyWorkersBornAtHome(ManualResetEventSlim busy)
    {
        ThreadPool.SetMinThreads(BusyWorkers, 1);
        using var running = new CountdownEvent(BusyWorkers);
        for (int i = 0; i < BusyWorkers; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => { running.Signal(); busy.Wait(); }, null);
        running.Wait();
    }

    // Without their flow, so that nothing but their birth has put these workers anywhere.
    private static int CountWorkersBornInside()
    {
        ulong inside = Here.Inode;
        int count = 0;
        using var all = new Barrier(Workers + 1);
        for (int i = 0; i < Workers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                if (Here.Inode == inside) Interlocked.Increment(ref count);
                all.SignalAndWait();
            }, null);
        }

        // This thread starts the first of them, and each of them the next.
        ThreadPool.SetMinThreads(BusyWorkers + Workers, 1);
        all.SignalAndWait();
        return count;
    }

    // In waves in which every item waits for all the others, so that every worker takes part in each.
    private static int CountItemsNotIn(ulong expected)
    {
        int wrong = 0;
        using var all = new Barrier(BusyWorkers + Workers);
        for (int wave = 0; wave < Waves; wave++)
        {
            Task.WaitAll(Enumerable.Range(0, all.ParticipantCount).Select(_ => Task.Run(() =>
            {
                if (Here.Inode != expected) Interlocked.Increment(ref wrong);
                all.SignalAndWait();
            })));
        }

        return wrong;
    }
}
