using System.Diagnostics;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>Rules 4 and 5: what happens before the first switch, so that no later one goes wrong.</summary>
public sealed class FirstSwitchTests
{
    [Fact]
    public void FirstSwitch_AllowedProcess_Switches()
    {
        FlowProbe probe = FlowProbe.Run("first-switch");
        Assert.Equal(("True", "True", "True", 0),
            (probe["inside"], probe["home"], probe["worker-home"], probe.ExitCode));
    }

    [Fact]
    public void FirstSwitch_ProcessThatCouldNotReturn_IsRefusedWithEverythingAsItWas()
    {
        SkipWithoutUserNamespaces();
        FlowProbe probe = FlowProbe.RunUnder(["unshare", "--user", "--map-root-user"], "first-switch");
        Assert.Equal(("EPERM", "True", "True", 0),
            (probe["refused"], probe["home"], probe["worker-home"], probe.ExitCode));
        Assert.Empty(probe.Results["inside"]);
    }

    [Fact]
    public void FirstSwitch_RootlessWithOwnNetwork_Switches()
    {
        SkipWithoutUserNamespaces();
        FlowProbe probe = FlowProbe.RunUnder(["unshare", "--user", "--map-root-user", "--net"], "first-switch");
        Assert.Equal(("True", "True", 0), (probe["inside"], probe["home"], probe.ExitCode));
    }

    [Fact]
    public void LongLivedThreads_FirstUsedInside_WereBornAtHome()
    {
        FlowProbe probe = FlowProbe.Run("long-lived-threads");

        // Names as the kernel keeps them, 15 characters. The kept one
        // serves registered waits and would else end with its last.
        Assert.Subset(probe.Results["born-at-home"].ToHashSet(),
            new HashSet<string>([".NET TP Gate", ".NET TP Wait", ".NET Timer", ".NET SigHandler", ".NET Sockets"]));
        Assert.Empty(probe.Results["inside"]);
        Assert.Equal("True", probe["wait-thread-kept"]);
    }

    [Fact]
    public void CollectorThread_BornInside_IsNoAlarm()
    {
        FlowProbe probe = FlowProbe.Run("collector");
        Assert.Equal("True", probe["born-inside"]);
        Assert.Empty(probe.Results["stray"]);
    }

    private static void SkipWithoutUserNamespaces()
    {
        using Process probe = Process.Start(new ProcessStartInfo(
            "unshare", ["--user", "--map-root-user", "true"])
        { RedirectStandardError = true })!;
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, $"user namespaces: {probe.StandardError.ReadToEnd()}");
    }
}
