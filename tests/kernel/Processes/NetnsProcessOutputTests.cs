using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessOutputTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Output_BothStreams_IsCapturedFromTheFirstByte()
    {
        DateTimeOffset before = DateTimeOffset.Now.AddSeconds(-1);
        using NetnsProcess process = _netns.Start(Programs.Shell("echo out1; echo err1 >&2; echo out2; printf last"));
        process.WaitForExit(Programs.Patience, Programs.Cancel);

        ProcessOutputLine[] lines = [.. process.Output];
        Assert.Equal(["out1", "out2", "last"], lines.Where(l => l.Stream == ProcessOutputKind.StandardOutput)
            .Select(l => l.Text));
        Assert.Equal(["err1"], lines.Where(l => l.Stream == ProcessOutputKind.StandardError).Select(l => l.Text));
        Assert.All(lines, l => Assert.InRange(l.Time, before, DateTimeOffset.Now.AddSeconds(1)));
    }

    [Fact]
    public void Output_HundredThousandLines_LosesNone()
    {
        ProcessOutputLine[] lines;
        using (NetnsProcess process = _netns.Start(Programs.Shell("seq 1 100000; seq 1 100000 >&2")))
        {
            process.WaitForExit(TimeSpan.FromSeconds(60), Programs.Cancel);
            lines = [.. process.Output];
        }

        IEnumerable<string> expected = Enumerable.Range(1, 100_000)
            .Select(i => i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected, lines.Where(l => l.Stream == ProcessOutputKind.StandardOutput).Select(l => l.Text));
        Assert.Equal(expected, lines.Where(l => l.Stream == ProcessOutputKind.StandardError).Select(l => l.Text));
    }

    [Fact]
    public void Receive_Again_GivesWhatIsNew()
    {
        using NetnsProcess process = _netns.Start(Programs.Shell("while read line; do echo got $line; done"));
        process.StandardInput.WriteLine("one");
        process.WaitForOutput(new Regex("got one"), Programs.Patience, Programs.Cancel);
        Assert.Equal(["got one"], process.Receive().Select(l => l.Text));
        Assert.Empty(process.Receive());
        process.StandardInput.WriteLine("zwei ä€𝄞");
        process.StandardInput.Close();
        Assert.Equal(0, process.WaitForExit(Programs.Patience, Programs.Cancel));
        Assert.Equal(["got zwei ä€𝄞"], process.Receive().Select(l => l.Text));
        Assert.Equal(2, process.Output.Count);
    }

    [Fact]
    public void WaitForOutput_NeverComes_TimesOutOrTellsTheEnd()
    {
        using NetnsProcess sleeper = _netns.Start(Programs.Sleep());
        var late = Assert.Throws<ProcessTimeoutException>(() =>
            sleeper.WaitForOutput(new Regex("x"), TimeSpan.FromMilliseconds(200), Programs.Cancel));
        Assert.Empty(late.LastOutput);
        Assert.False(sleeper.HasExited);

        using NetnsProcess ended = _netns.Start(Programs.Shell("echo bye"));
        var gone = Assert.Throws<ProcessNotReadyException>(() =>
            ended.WaitForOutput(new Regex("x"), Programs.Patience, Programs.Cancel));
        Assert.Equal(ProcessNotReadyReason.Exited, gone.Reason);
        Assert.Equal("bye", gone.LastOutput.Single().Text);
    }

    [Fact]
    public void WaitForPort_NeverComes_TimesOut()
    {
        using NetnsProcess sleeper = _netns.Start(Programs.Sleep());
        Assert.Throws<ProcessTimeoutException>(() =>
            sleeper.WaitForPort(new PortSpec(80), TimeSpan.FromMilliseconds(200), Programs.Cancel));
        Assert.Throws<ProcessTimeoutException>(() =>
            sleeper.WaitForExit(TimeSpan.FromMilliseconds(200), Programs.Cancel));
    }

    [Fact]
    public void Exit_DaemonKeepsThePipe_IsNotDelayed()
    {
        long start = Stopwatch.GetTimestamp();
        using NetnsProcess process =
            _netns.Start(Programs.Shell("exec 3<&0; (read x <&3; echo later; sleep 600) & echo started"));
        Assert.Equal(0, process.WaitForExit(Programs.Patience, Programs.Cancel));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Programs.Patience); // the daemon sleeps longer
        Assert.Equal("started", process.Output[0].Text);

        // What it left behind, which waits for the end of the input that comes with the end, is still heard.
        process.WaitForOutput(new Regex("later"), Programs.Patience, Programs.Cancel);
        process.Stop();
        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Output_OneByteAtATime_IsDecodedAcrossBorders()
    {
        using NetnsProcess process = _netns.Start(Programs.Python(
            "import os, time\nfor b in 'ä€𝄞 ok\\n'.encode():\n  os.write(1, bytes([b]))\n  "
                + "time.sleep(0.01)\nos.write(1, b'\\xff\\xfe bad\\n')"));
        process.WaitForExit(Programs.Patience, Programs.Cancel);
        Assert.Equal(["ä€𝄞 ok", "\uFFFD\uFFFD bad"], process.Output.Select(l => l.Text));
    }
}
