namespace NetnsPS.Tests.FlowProbe;

/// <summary>The ways from one thread to another that a flow takes.</summary>
internal static class Hops
{
    private static readonly (string Name, Func<Action, Task> Take)[] s_ways =
    [
        ("task", Task.Run),
        ("yield", async check => { await Task.Yield(); check(); }),
        ("delay", async check => { await Task.Delay(1); check(); }),
        ("long-running task", check => Task.Factory.StartNew(
            check, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ("thread", check => {
            var thread = new Thread(() => check()); thread.Start(); thread.Join(); return Task.CompletedTask; }),
        ("Parallel", check => Task.Run(() => Parallel.For(0, 4, _ => check()))),
        ("PLINQ", check => Task.Run(() => Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(2)
            .ForAll(_ => check()))),
        ("timer", OnTimer),
        ("thread pool", OnPool),
        ("registered wait", OnRegisteredWait),
    ];

    internal static int Kinds => s_ways.Length;

    internal static string NameOf(int kind) => s_ways[kind].Name;

    internal static Task One(int kind, Action check) => s_ways[kind].Take(check);

    private static async Task OnTimer(Action check)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Timer(_ => { check(); done.SetResult(); }, null, 1, Timeout.Infinite);
        await done.Task;
        check();
    }

    private static Task OnPool(Action check)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.QueueUserWorkItem(_ => { check(); done.SetResult(); });
        return done.Task;
    }

    private static async Task OnRegisteredWait(Action check)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signal = new ManualResetEvent(true);
        RegisteredWaitHandle wait = ThreadPool.RegisterWaitForSingleObject(
            signal, (_, _) => { check(); done.SetResult(); }, null, -1, true);
        await done.Task;
        wait.Unregister(null);
        check();
    }
}
