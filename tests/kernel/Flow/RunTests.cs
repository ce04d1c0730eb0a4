using NetnsPS.Tests.FlowProbe;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>Rule 1: what the engine's own entries do for their callers, synchronous and not.</summary>
public sealed class RunTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();
    private readonly Netns _other = Netns.CreateTransient();

    public void Dispose()
    {
        _netns.Dispose();
        _other.Dispose();
        Assert.Equal(Netns.Host.Inode, Here.Inode);
    }

    [Fact]
    public void Run_Function_IsInsideAndComesBack()
    {
        Assert.Equal(_netns.Inode, _netns.Run(() => Here.Inode));
        Assert.Equal(Netns.Host.Inode, Here.Inode);
        Assert.Same(Netns.Host, Netns.Current);
    }

    [Fact]
    public void Run_Throws_ComesBack()
    {
        Assert.Throws<FormatException>(() => _netns.Run(() => throw new FormatException()));
        Assert.Equal(Netns.Host.Inode, Here.Inode);
    }

    [Fact]
    public void Run_Nested_ComesBackToTheOuter()
    {
        ulong[] seen = _netns.Run<ulong[]>(() => [
            Here.Inode, _other.Run(() => Here.Inode), Netns.Host.Run(() => Here.Inode), Here.Inode]);
        Assert.Equal([_netns.Inode, _other.Inode, Netns.Host.Inode, _netns.Inode], seen);
    }

    [Fact]
    public async Task RunAsync_EveryContinuation_IsInside_CallerNever()
    {
        var seen = new List<ulong>();
        Task running = _netns.RunAsync(async () =>
        {
            seen.Add(Here.Inode);
            await Task.Yield();
            seen.Add(Here.Inode);
            await Task.Delay(1).ConfigureAwait(false);
            seen.Add(Here.Inode);
        });
        Assert.Equal(Netns.Host.Inode, Here.Inode);
        await running;
        Assert.Equal(Netns.Host.Inode, Here.Inode);
        Assert.Equal([_netns.Inode, _netns.Inode, _netns.Inode], seen);
    }

    [Fact]
    public async Task RunAsync_Result_IsHandedOn()
        => Assert.Equal(_netns.Inode, await _netns.RunAsync(async () => { await Task.Yield(); return Here.Inode; }));

    [Fact]
    public async Task RunAsync_TwoAtOnce_DoNotMeet()
    {
        async Task<bool> Walk(Netns netns)
        {
            bool right = true;
            for (int i = 0; i < 200; i++)
            {
                await Task.Yield();
                right &= Here.Inode == netns.Inode;
            }

            return right;
        }

        Assert.All(await Task.WhenAll(
            _netns.RunAsync(() => Walk(_netns)), _other.RunAsync(() => Walk(_other)), Walk(Netns.Host)), Assert.True);
    }

    [Fact]
    public async Task Run_WhatItStarted_StaysInsideAfterIt()
    {
        using var left = new ManualResetEventSlim();
        Task<ulong> started = _netns.Run(() => Task.Run(() => { left.Wait(); return Here.Inode; }));
        Assert.Equal(Netns.Host.Inode, Here.Inode);
        left.Set();
        Assert.Equal(_netns.Inode, await started);
    }

    [Fact]
    public void Enter_Entry_DisposedTwice_LeavesOnce()
    {
        using NetnsEntry outer = _netns.Enter();
        NetnsEntry inner = _other.Enter();
        inner.Dispose();
        inner.Dispose();
        Assert.Equal(_netns.Inode, Here.Inode);
    }
}
