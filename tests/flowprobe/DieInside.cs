namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// A thread that loses the right to switch while it is inside: it can't be put back, so the process must end.
/// </summary>
internal static class DieInside
{
    internal static int Run(string where)
    {
        using var netns = Netns.CreateTransient("inner");
        Action loseAndLeave = () => netns.Run(Capabilities.DropOnThisThread);
        switch (where)
        {
            case "thread": OnThread(loseAndLeave); break;
            case "worker": Task.Run(loseAndLeave).Wait(); break;
            case "timer": OnTimer(loseAndLeave); break;
            case "removed": OnThread(() => netns.Run(() => LoseThenHopAfterRemoval(netns))); break;
            default: throw new ArgumentException(where);
        }

        Here.Say("survived", true);
        return 0;
    }

    private static void OnThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    private static void OnTimer(Action action)
    {
        using var done = new ManualResetEventSlim();
        using var timer = new Timer(_ => { action(); done.Set(); }, null, 0, Timeout.Infinite);
        done.Wait();
    }

    // The namespace is gone and the void can't be entered either.
    private static void LoseThenHopAfterRemoval(Netns netns)
    {
        Capabilities.DropOnThisThread();
        netns.Dispose();
    }
}
