namespace NetnsPS.Tests.Kernel.Namespaces;

/// <summary>
/// Callers whose flow never had a place: a plain C# program that meets the engine for the first time.
/// </summary>
public sealed class UnpinnedFlowTests
{
    [Fact]
    public async Task RunAsync_CallerContinuesOnAThreadBornInside_IsBackInTheHost()
    {
        string host = $"net:[{Netns.Host.Inode}]";
        using var netns = Netns.CreateTransient();
        string[] wrong = [.. await WithoutFlow(() => Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            await netns.RunAsync(async () =>
            {
                // Blocking workers make the pool grow: the new ones are born inside.
                await Task.WhenAll(Enumerable.Range(0, 2)
                    .Select(_ => Task.Run(() => new ManualResetEventSlim().Wait(20))));
                await Task.Yield();
            });
            return Here();
        })))];
        Assert.All(wrong, place => Assert.Equal(host, place));
    }

    [Fact]
    public async Task CreateTransient_InAFreshFlow_PinsIt()
    {
        Netns? made = null;
        Assert.Same(Netns.Host, await WithoutFlow(() =>
        {
            made = Netns.CreateTransient();
            return Task.Run(() => Netns.Current);
        }));
        made!.Dispose();
    }

    private static Task<T> WithoutFlow<T>(Func<Task<T>> function)
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(function);
    }

    private static string Here() => new FileInfo("/proc/thread-self/ns/net").LinkTarget!;
}
