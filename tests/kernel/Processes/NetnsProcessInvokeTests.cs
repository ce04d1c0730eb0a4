namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessInvokeTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Invoke_ToTheEnd_GivesBothOutputsAsTheyWere()
    {
        ProcessResult result =
            _netns.Invoke(Programs.Shell("printf 'a\\r\\nb'; printf 'warn\\n\\n' >&2; sleep 0.05; exit 3") with
            {
                AllowedExitCode = null
            });
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("a\r\nb", result.StandardOutput);
        Assert.Equal("warn\n\n", result.StandardError);
        Assert.InRange(result.Duration, TimeSpan.FromMilliseconds(50), Programs.Patience);
    }

    [Fact]
    public void Invoke_Input_IsGivenAndEnds()
    {
        string text = string.Concat(Enumerable.Repeat("ein Satz mit ä\n", 50_000)); // more than a pipe holds
        Assert.Equal(text, _netns.Invoke(new ProcessStartOptions { FilePath = "cat" }, text).StandardOutput);
        Assert.Equal("", _netns.Invoke(new ProcessStartOptions { FilePath = "cat" }).StandardOutput);
    }

    [Fact]
    public void Invoke_InputThatNobodyReads_IsNoError()
        => Assert.Equal("done\n", _netns.Invoke(Programs.Shell("echo done"), new string('x', 1 << 20)).StandardOutput);

    [Fact]
    public void Invoke_CodeNotAllowed_Fails()
    {
        var failed = Assert.Throws<ProcessFailedException>(() => _netns.Invoke(Programs.Shell("echo why >&2; exit 4")));
        Assert.Equal(4, failed.ExitCode);
        Assert.Equal("why", failed.LastOutput.Single().Text);
        Assert.Equal(4, _netns.Invoke(Programs.Shell("exit 4") with { AllowedExitCode = [0, 4] }).ExitCode);
    }

    [Fact]
    public void Invoke_TooLong_IsStoppedWithAllOfIt()
    {
        ProcessTimeoutException late = Programs.Timeouts
            .Select(t => Assert.Throws<ProcessTimeoutException>(() =>
                _netns.Invoke(Programs.Shell("echo begun; sleep 600 | sleep 600"), timeout: t)))
            .First(e => e.LastOutput.Count > 0);
        Assert.Equal("begun", late.LastOutput.Single().Text);
        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Invoke_KilledBySignal_SaysSo()
    {
        ProcessResult result = _netns.Invoke(Programs.Shell("kill -ABRT $$") with { AllowedExitCode = null });
        Assert.Equal(134, result.ExitCode);
        Assert.Equal("SIGABRT", result.Process.ExitSignal);
    }

    [Fact]
    public void Invoke_BrokenPipeInside_EndsAsInAnyShell()
    {
        // With an ignored SIGPIPE inherited this would go on for ever.
        ProcessResult result = _netns.Invoke(
            Programs.Shell("while :; do echo x; done | head -1"), timeout: Programs.Patience);
        Assert.Equal("x\n", result.StandardOutput);
    }

    [Fact]
    public void Invoke_InNamespace_SeesItsLinksOnly()
        => Assert.Equal("lo\n", _netns.Invoke(Programs.Shell("ip -o link | cut -d: -f2 | tr -d ' '")).StandardOutput);
}
