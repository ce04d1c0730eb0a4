namespace NetnsPS.Tests.Kernel.Namespaces;

public sealed class ResourceScopeTests
{
    [Fact]
    public void Dispose_RemovesWhatWasMade_LastFirst()
    {
        var order = new List<string>();
        Netns made;
        using (ResourceScope.Begin("test"))
        {
            made = Netns.CreateTransient();
            ResourceScope.Track(new Note(order, "first"));
            ResourceScope.Track(new Note(order, "second"));
        }

        Assert.True(made.IsRemoved);
        Assert.Equal(["second", "first"], order);
    }

    [Fact]
    public void Dispose_OneFails_RemovesTheRestAndTells()
    {
        ResourceScope scope = ResourceScope.Begin("test");
        Netns made = Netns.CreateTransient();
        ResourceScope.Track(new Note([], "bad", new InvalidOperationException("bad")));
        var error = Assert.Throws<AggregateException>(scope.Dispose);
        Assert.Single(error.InnerExceptions);
        Assert.True(made.IsRemoved);
    }

    [Fact]
    public void Begin_Nested_KeepsTheOuterOnes()
    {
        using ResourceScope outer = ResourceScope.Begin("outer");
        Netns kept = Netns.CreateTransient();
        using (ResourceScope.Begin("inner")) Netns.CreateTransient();
        Assert.False(kept.IsRemoved);
        Assert.Same(outer, ResourceScope.Current);
    }

    [Fact]
    public async Task Begin_InTwoFlows_KeepsThemApart()
    {
        async Task<Netns> MakeInScope()
        {
            using (ResourceScope.Begin("flow"))
            {
                Netns made = Netns.CreateTransient();
                await Task.Yield();
                Assert.False(made.IsRemoved);
                return made;
            }
        }

        Netns[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(MakeInScope)));
        Assert.All(made, n => Assert.True(n.IsRemoved));
        Assert.Null(ResourceScope.Current);
    }

    [Fact]
    public void Dispose_WhileEntered_GoesBack()
    {
        using (ResourceScope.Begin("test")) Netns.CreateTransient().Enter();
        Assert.Same(Netns.Host, Netns.Current);
    }

    [Fact]
    public void Dispose_OfSomethingByHand_IsForgotten()
    {
        var order = new List<string>();
        using (ResourceScope.Begin("test"))
        {
            var note = new Note(order, "once");
            ResourceScope.Track(note);
            note.Dispose();
            ResourceScope.Forget(note);
        }

        Assert.Equal(["once"], order);
    }

    private sealed class Note(List<string> order, string name, Exception? failure = null) : IDisposable
    {
        public void Dispose()
        {
            if (failure is not null) throw failure;
            order.Add(name);
        }
    }
}
