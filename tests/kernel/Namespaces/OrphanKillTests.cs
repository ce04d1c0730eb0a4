using System.Diagnostics;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Namespaces;

/// <summary>
/// Owners killed at any moment of publishing and unpublishing: all that they leave is found, and nothing else.
/// </summary>
public sealed class OrphanKillTests
{
    private const int Kills = 160;
    private const int AtOnce = 5;

    [Fact]
    public void Owner_KilledAtAnyMoment_LeavesOnlyWhatIsFound()
    {
        string foreign = $"kill-foreign-{Environment.ProcessId}";
        using var mine = Netns.CreateTransient($"kill-mine-{Environment.ProcessId}");
        mine.Publish();
        Run("ip", "netns", "add", foreign);
        using Process witness = StartOwner();
        int left = 0;
        try
        {
            // On a busy machine fewer are hit amidst: there are more kills then.
            int killed = 0;
            for (; killed < Kills || (left <= Kills / 10 && killed < 5 * Kills); killed += AtOnce)
            {
                Process[] owners = [.. Enumerable.Range(0, AtOnce).Select(_ => StartOwner())];
                foreach (Process owner in owners)
                {
                    Assert.Equal("up", owner.StandardOutput.ReadLine());
                }

                Thread.SpinWait(Random.Shared.Next(3_000_000));
                foreach (Process owner in owners) owner.Kill();
                foreach (Process owner in owners)
                {
                    owner.WaitForExit();
                    left += Check(owner.Id);
                    owner.Dispose();
                }

                Assert.False(witness.HasExited, "A living owner lost a name.");
            }

            Assert.True(File.Exists(mine.Path));
            Run("ip", "netns", "exec", foreign, "true");
            // Else they were not killed amidst.
            Assert.True(left > Kills / 10, $"{left} left of {killed} kills");
            TestContext.Current.TestOutputHelper?.WriteLine($"{killed} kills, {left} left");
        }
        finally
        {
            witness.Kill();
            witness.WaitForExit();
            foreach (NetnsOrphan orphan in NetnsOrphan.Find().Where(o => o.OwnerProcessId == witness.Id))
                orphan.Remove();
            Run("ip", "netns", "del", foreign);
        }
    }

    private static int Check(int owner)
    {
        NetnsOrphan[] orphans = [.. NetnsOrphan.Find().Where(o => o.OwnerProcessId == owner)];
        Assert.Equal(Names(owner), orphans.Select(o => o.Name).Order());
        foreach (NetnsOrphan orphan in orphans) orphan.Remove();
        Assert.Empty(Names(owner));
        Assert.DoesNotContain($"kill-{owner}-", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.DoesNotContain(NetnsOrphan.Find(), o => o.OwnerProcessId == owner);
        Assert.Empty(Directory.GetDirectories("/run/netnsps-0", $"{owner}-*"));
        return orphans.Length;
    }

    private static IEnumerable<string> Names(int owner)
        => Directory.GetFiles("/run/netns", $"kill-{owner}-*").Select(p => Path.GetFileName(p)!).Order();

    private static Process StartOwner()
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [typeof(OwnerRole).Assembly.Location])
        { RedirectStandardOutput = true };
        start.Environment[OwnerRole.Variable] = "publishing";
        return Process.Start(start)!;
    }

    private static void Run(params string[] line)
    {
        using Process process = Process.Start(line[0], line[1..]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
