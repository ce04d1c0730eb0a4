namespace NetnsPS.Tests.Kernel.Processes;

/// <summary>Small programs to start.</summary>
internal static class Programs
{
    internal static ProcessStartOptions Shell(string script, params string[] arguments)
        => new() { FilePath = "sh", Arguments = ["-c", script, "sh", .. arguments], Name = "shell" };

    internal static ProcessStartOptions Python(string script, params string[] arguments)
        => new()
        {
            FilePath = PythonPath.Value,
            Arguments = ["-u", "-c", script, .. arguments],
            Name = "python",
            ReadyTimeout = TimeSpan.FromSeconds(30)
        };

    /// <summary>
    /// A script that lists the links in /sys. They are symbolic links; the bonding driver has a file beside them.
    /// </summary>
    internal const string LinksInSys = @"find /sys/class/net -type l -printf '%f\n' | sort";

    internal static ProcessStartOptions Sleep(string seconds = "600")
        => new() { FilePath = "sleep", Arguments = [seconds] };

    // A wrapper on PATH, such as pyenv's, takes a second to find the real one: asked once.
    private static readonly Lazy<string> PythonPath = new(() =>
    {
        using var netns = Netns.CreateTransient();
        return netns.Invoke(new ProcessStartOptions
        {
            FilePath = "python3",
            Arguments = ["-c", "import sys; print(sys.executable)"]
        }).StandardOutput.Trim();
    });

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static NetnsProcess Start(
        this Netns netns, ProcessStartOptions options, CancellationToken? cancellation = null)
        => NetnsProcess.Start(netns, options, cancellation ?? Cancel);

    internal static ProcessResult Invoke(
        this Netns netns, ProcessStartOptions options, string? input = null, TimeSpan? timeout = null)
        => NetnsProcess.Invoke(netns, options, input, timeout, Cancel);

    /// <summary>
    /// How long something that must come may take: a deadline against hanging, which a loaded machine does not reach.
    /// </summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time-outs to be tried until one gives the program the time to get as far as it must, and is over as soon as it
    /// should be: what else a machine does only adds to the time. The last is still shorter than the defaults of the
    /// engine.
    /// </summary>
    internal static IReadOnlyList<TimeSpan> Timeouts { get; } =
        [.. new[] { 0.3, 0.6, 1.2, 2.4, 4.8 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Whether it becomes so in time.</summary>
    internal static bool Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience);
}
