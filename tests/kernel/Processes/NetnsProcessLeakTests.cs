namespace NetnsPS.Tests.Kernel.Processes;

/// <summary>Counts what this very process holds: nothing else may run beside it.</summary>
[CollectionDefinition(nameof(NetnsProcessLeakTests), DisableParallelization = true)]
[Collection(nameof(NetnsProcessLeakTests))]
public sealed class NetnsProcessLeakTests
{
    [Fact]
    public void Many_StartedAndEnded_LeaveNothingInThisProcess()
    {
        Round();
        Assert.True(Programs.Eventually(() => Threads().Length == 0), string.Join(' ', Threads()));
        GC.Collect();
        GC.WaitForPendingFinalizers(); // what earlier tests dropped
        string[] before = Descriptors();
        NetnsProcess[] known = [.. NetnsProcess.All]; // of tests that looked at one after its end
        for (int i = 0; i < 20; i++) Round();

        Assert.True(Programs.Eventually(() => Threads().Length == 0), string.Join(' ', Threads()));
        Assert.True(Programs.Eventually(() => Descriptors().Length <= before.Length),
            $"before: {string.Join(' ', before)}\nafter: {string.Join(' ', Descriptors())}");
        Assert.Empty(Directory.GetDirectories("/proc/self/task")
            .SelectMany(t => ReadOrEmpty(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(NetnsProcess.All.Except(known));
    }

    [Fact]
    public void Threads_WhileProcessesRun_AreWhereTheyShouldBe()
    {
        using Netns netns = Netns.CreateTransient();
        using NetnsProcess process = netns.Run(() => netns.Start(Programs.Sleep()));
        Assert.True(Programs.Eventually(() => Threads() is ["netns spawner", "netns pump"]
            or ["netns pump", "netns spawner"]), string.Join(' ', Threads()));
        Assert.DoesNotContain(NetnsFlow.FindStrays(), s => s.ThreadName.StartsWith("netns", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_Refused_LeavesNothing()
    {
        using Netns netns = Netns.CreateTransient();
        string[] before = Descriptors();
        Assert.Throws<InvalidInputException>(() =>
            netns.Start(new ProcessStartOptions { FilePath = "no-such-program" }));
        Assert.Throws<ProcessNotReadyException>(() =>
            netns.Start(Programs.Shell("exit 1") with { WaitForPort = [new PortSpec(80)] }));

        // Longer than the kernel takes (MAX_ARG_STRLEN): found out only by execve.
        Assert.Throws<LinuxException>(() => netns.Start(
            new ProcessStartOptions { FilePath = "echo", Arguments = [new string('x', 1 << 20)] }));
        Assert.True(Programs.Eventually(() => Threads().Length == 0 && Descriptors().Length <= before.Length),
            string.Join(' ', Descriptors()));
    }

    [Fact]
    public void Output_Flood_DoesNotGrowMemory()
    {
        using Netns netns = Netns.CreateTransient();
        const long flood = 300L << 20;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using NetnsProcess process =
            netns.Start(Programs.Shell(
                $"yes 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde | head -c {flood}; echo end"));
        process.WaitForExit(TimeSpan.FromSeconds(120), Programs.Cancel);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L << 20);
        Assert.Equal("end", process.LastOutput(1).Single().Text);
        Assert.Equal(flood / 64 + 1, process.Output.Count);
    }

    private static void Round()
    {
        using ResourceScope scope = ResourceScope.Begin("round");
        Netns netns = Netns.CreateTransient();
        netns.Start(Programs.Sleep());
        netns.Invoke(Programs.Shell("echo x"), "input");
        netns.Start(Programs.Shell("(setsid sleep 600 &)"));
    }

    private static string[] Threads()
        => [.. Directory.GetDirectories("/proc/self/task").Select(t => ReadOrEmpty(t + "/comm").Trim())
            .Where(n => n is "netns spawner" or "netns pump" or "netns input")];

    private static string[] Descriptors()
        => [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "")
            .Where(t => t.StartsWith("anon_inode:", StringComparison.Ordinal)
            || t.StartsWith("pipe:", StringComparison.Ordinal) || t.StartsWith("net:", StringComparison.Ordinal)
                || t.StartsWith("/var/tmp/", StringComparison.Ordinal))];

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
