using System.Diagnostics;
using System.Text;
using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>Starts programs: from the options to a process that is ready, or has run to its end.</summary>
internal static class ProcessStarter
{
    // Before the first is started: the removal of a namespace, and the end of this process, end them.
    static ProcessStarter()
    {
        NetnsRemoval.StartedProcesses = new ProcessRemoval();
        ProcessEnd.Do(ProcessRemoval.EndAll);
    }

    /// <inheritdoc cref="NetnsProcess.Start"/>
    internal static NetnsProcess Start(Netns netns, ProcessStartOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        NetnsProcess process = Launch(netns, options);
        try
        {
            WaitUntilReady(process, cancellation);
            ResourceScope.Track(process);
            return process;
        }
        catch
        {
            process.Discard();
            throw;
        }
    }

    /// <inheritdoc cref="NetnsProcess.Invoke"/>
    internal static ProcessResult Invoke(
        Netns netns, ProcessStartOptions options, string input, TimeSpan? timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan limit = Durations.Check(timeout ?? Timeout.InfiniteTimeSpan);
        long start = Stopwatch.GetTimestamp();
        NetnsProcess process = Launch(netns, options);
        try
        {
            Feed(process.StandardInput.BaseStream, input);
            process.WaitForExit(limit, cancellation);
            ThrowIfNotExecuted(process);
        }
        catch
        {
            process.Discard();
            throw;
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(start);

        // What it left running belongs to the scope, and its output to the report.
        ResourceScope.Track(process);
        if (process.HasFailed || process.WasCutShort) throw process.TellFailure();
        return new ProcessResult(process, process.Log, duration);
    }

    private static NetnsProcess Launch(Netns netns, ProcessStartOptions options)
    {
        Durations.Check(options.ReadyTimeout);
        IsolatedView? view = options.View ?? netns.View;
        LaunchCommand command = Prepare(options, view);
        ProcessHost host = ProcessHost.Of(netns);
        SpawnedChild child = host.Spawn(command, view);
        NetnsProcess process;
        try
        {
            process = new NetnsProcess(netns, host, options, command, child);
            process.Watch();
        }
        catch
        {
            child.End();
            host.Release(child.Spawner);
            throw;
        }

        ProcessRegistry.Add(process);
        if (!host.IsClosed) return process;

        // The removal of the namespace has begun meanwhile and may not have seen this one.
        process.Discard();
        throw netns.Place.Removed();
    }

    // Where the program will be: it, the users and the directory may be others there.
    private static LaunchCommand Prepare(ProcessStartOptions options, IsolatedView? view)
    {
        ProcessMarker marker = ProcessMarker.Next();
        if (view is null) return LaunchCommand.From(options, marker);
        string directory = options.WorkingDirectory ?? Environment.CurrentDirectory;
        return view.Look(
            () => LaunchCommand.From(options with { WorkingDirectory = directory }, marker, view.HasPidNamespace));
    }

    private static void WaitUntilReady(NetnsProcess process, CancellationToken cancellation)
    {
        ProcessStartOptions options = process.Options;
        ProcessReadiness readiness = process.Readiness;
        var deadline = new Deadline(options.ReadyTimeout);
        Require(readiness.AwaitLaunch(deadline, cancellation, out bool isLaunched), "the program was executed");
        if (!isLaunched) ThrowIfNotExecuted(process);
        if (options.WaitForOutput is { } pattern)
            Require(readiness.AwaitOutput(pattern, deadline, cancellation) is not null,
                $"its output matched '{pattern}'");
        foreach (PortSpec port in options.WaitForPort)
            Require(readiness.AwaitPort(port, deadline, cancellation), $"it listened on {port}");
        if (options.WaitForCondition is { } condition
            && !readiness.Await(() => condition(process), deadline, cancellation))
            Require(false, options.DescribeCondition?.Invoke() ?? "the condition held");

        void Require(bool isReady, string what)
        {
            if (!isReady)
                throw new ProcessNotReadyException(process, process.HasExited
                    ? ProcessNotReadyReason.Exited
                    : ProcessNotReadyReason.TimedOut, what);
        }
    }

    private static void ThrowIfNotExecuted(NetnsProcess process)
    {
        if (process.Readiness.HasFailedToLaunch(process.Command))
            throw new ProcessNotReadyException(
                process, ProcessNotReadyReason.Exited, "the program could be executed");
    }

    // On another thread: a program that does not read its input must not keep us from noticing its end.
    private static void Feed(Stream pipe, string input)
    {
        if (input.Length == 0)
        {
            pipe.Dispose();
            return;
        }

        NetnsThread.StartInHost("netns input", () =>
        {
            try
            {
                pipe.Write(Encoding.UTF8.GetBytes(input));
            }
            catch (IOException)
            {
                // It ended, or closed its input, without reading all: its own business, as in a shell's pipe.
            }

            pipe.Dispose();
        });
    }
}
