namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Each way to enter and each hop to another thread, many times in turn on the host and inside: what goes wrong now and
/// then is found by counting alone.
/// </summary>
internal static class Rates
{
    private static readonly (string Name, Func<Netns, Netns, Action, Task> Take)[] s_entries =
    [
        ("Run", (place, _, check) => { place.Run(check); return Task.CompletedTask; }),
        ("Run, nested", (place, other, check) =>
            { place.Run(() => { other.Run(() => { }); check(); }); return Task.CompletedTask; }),
        ("Run, after an error",
            (place, other, check) => { place.Run(() => { Fail(other); check(); }); return Task.CompletedTask; }),
        ("Enter", (place, _, check) => { using (place.Enter()) check(); return Task.CompletedTask; }),
        ("RunAsync", (place, _, check) => place.RunAsync(() => Walk(check))),
        ("task that outlives Run", (place, _, check) => Outlive(place, check)),
    ];

    internal static async Task<int> RunAsync(int times, int busyThreads)
    {
        Namespaces.AmbientNetns.PinHost();
        using Netns netns = Netns.CreateTransient();
        using Netns other = Netns.CreateTransient();
        for (int i = 0; i < busyThreads; i++) new Thread(() => { while (true) { } }) { IsBackground = true }.Start();
        foreach ((string name, Func<Netns, Netns, Action, Task> take) in s_entries)
            await Count(name, times, netns, (place, check) => take(place, other, check));
        for (int kind = 0; kind < Hops.Kinds; kind++)
        {
            int hop = kind;
            await Count(Hops.NameOf(hop), times, netns, (place, check) => HopAt(place, hop, check));
        }

        Here.Say("strays", NetnsFlow.WaitForHome(TimeSpan.FromSeconds(40)).Count);
        return 0;
    }

    // Says "name: wrong on the host, wrong inside, of how many turns".
    private static async Task Count(string name, int times, Netns netns, Func<Netns, Action, Task> take)
    {
        int host = 0, inside = 0, turns = 0;
        for (; turns < times; turns++)
        {
            host += await IsWrong(Netns.Host, take);
            inside += await IsWrong(netns, take);
        }

        Here.Say("rate", $"{name}: {host} {inside} {turns}");
    }

    // 1 when a check was elsewhere, when none was made, or when the caller was not back at home afterwards.
    private static async Task<int> IsWrong(Netns place, Func<Netns, Action, Task> take)
    {
        int checks = 0, wrong = 0;
        await take(place, () =>
        {
            Interlocked.Increment(ref checks);
            if (Here.Inode != place.Inode) Interlocked.Increment(ref wrong);
        });
        return wrong > 0 || checks == 0 || Here.Inode != Netns.Host.Inode ? 1 : 0;
    }

    // On the host nothing is entered, as in most code.
    private static Task HopAt(Netns place, int kind, Action check)
        => place == Netns.Host ? Hops.One(kind, check) : place.RunAsync(() => Hops.One(kind, check));

    private static void Fail(Netns other)
    {
        try
        {
            other.Run(() => throw new FormatException());
        }
        catch (FormatException)
        {
            // As it should.
        }
    }

    private static async Task Walk(Action check)
    {
        check();
        await Task.Yield();
        check();
        await Task.Delay(1).ConfigureAwait(false);
        check();
    }

    private static async Task Outlive(Netns place, Action check)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task started = place.Run(() => Task.Run(async () => { await left.Task; check(); }));
        left.SetResult();
        await started;
    }
}
