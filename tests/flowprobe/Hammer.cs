namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Flows of three namespaces and the host walk at random through everything that carries a flow to other threads, while
/// a fourth namespace is made and removed under the feet of its own flows. Counts those that found themselves
/// elsewhere.
/// </summary>
internal static class Hammer
{
    private const int Walkers = 16;
    private static int s_checks;
    private static int s_wrong;

    internal static int Run(int seed, int steps)
    {
        ThreadPool.SetMinThreads(64, 20); // walkers block each other's workers; growing the pool would take seconds
        Namespaces.AmbientNetns.PinHost();
        Netns[] places = [Netns.Host, .. Netns.CreateTransient(["one", "two", "three"])];
        using var stop = new CancellationTokenSource();
        Task shaking = Task.Run(() => Shake(stop.Token));
        Task.WaitAll(Enumerable.Range(0, Walkers)
            .Select(w => Task.Run(() => WalkHere(places, new Random(seed + w), steps, 0, Netns.Host))));
        stop.Cancel();
        shaking.Wait();
        foreach (Netns netns in places) netns.Dispose();

        Here.Say("checks", s_checks);
        Here.Say("wrong", s_wrong);
        Here.Say("strays", NetnsFlow.WaitForHome(TimeSpan.FromSeconds(40)).Count);
        return 0;
    }

    // Walks in the namespace that the flow is in already.
    private static async Task WalkHere(Netns[] places, Random random, int steps, int depth, Netns here)
    {
        for (int i = 0; i < steps; i++)
        {
            Check(here.Inode);
            if (depth < 3 && random.Next(4) == 0) await GoTo(places, random, depth);
            else await Hops.One(random.Next(Hops.Kinds), () => Check(here.Inode));
        }

        Check(here.Inode);
    }

    private static async Task GoTo(Netns[] places, Random random, int depth)
    {
        Netns next = places[random.Next(places.Length)];
        int seed = random.Next();
        if (random.Next(2) == 0) await next.RunAsync(() => WalkHere(places, new Random(seed), 3, depth + 1, next));
        else next.Run(() => WalkHere(places, new Random(seed), 3, depth + 1, next).Wait());
    }

    // Its flows may be in their namespace or, once it is removed, in the void; never in the host or in a neighbour.
    private static async Task Shake(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Netns shaky = Netns.CreateTransient();
            Task[] flows = [.. Enumerable.Range(0, Hops.Kinds).Select(kind => Task.Run(() => WalkIn(shaky, kind)))];
            await Task.WhenAny(flows);
            shaky.Dispose();
            await Task.WhenAll(flows);
        }
    }

    private static async Task WalkIn(Netns shaky, int kind)
    {
        ulong emptiness = Namespaces.AmbientNetns.Void!.Identity.Inode;
        try
        {
            await shaky.RunAsync(async () =>
            {
                for (int i = 0; i < 20; i++) await Hops.One(kind, () => Check(shaky.Inode, emptiness));
            });
        }
        catch (NetnsNotFoundException)
        {
            // It was removed before this flow came to enter it.
        }
    }

    private static void Check(params ReadOnlySpan<ulong> allowed)
    {
        Interlocked.Increment(ref s_checks);
        ulong inode = Here.Inode;
        if (!allowed.Contains(inode)) Interlocked.Increment(ref s_wrong);
    }
}
