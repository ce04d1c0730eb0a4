using System.Diagnostics;
using System.Text;
using NetnsPS.Processes;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="netns">Where.</param>
    /// <param name="options">What; ready is when it has ended, so that what they say of readiness is not used.</param>
    /// <param name="input">Text for its standard input, as UTF-8; nothing when null.</param>
    /// <param name="timeout">How long it may take; without limit when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidInputException">The program, directory
    /// or user is not there; nothing was started.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="ProcessFailedException">Its exit code is not one of those allowed by the options.</exception>
    /// <exception cref="ProcessTimeoutException">It took too long and has been stopped.</exception>
    /// <exception cref="LinuxException">The kernel refused to start it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it has been stopped.</exception>
    public static ProcessResult Invoke(
        Netns netns, ProcessStartOptions options, string? input = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan limit = Durations.Check(timeout ?? Timeout.InfiniteTimeSpan);
        long start = Stopwatch.GetTimestamp();
        NetnsProcess process = Launch(netns, options);
        try
        {
            process.Feed(input ?? "");
            process.WaitForExit(limit, cancellation);
            process.ThrowIfNotExecuted();
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
        return new ProcessResult(process, process._log, duration);
    }

    // On another thread: a program that does not read its input must not keep us from noticing its end.
    private void Feed(string input)
    {
        if (input.Length == 0)
        {
            _input.Dispose();
            return;
        }

        HostThread.Start("netns input", () =>
        {
            try
            {
                _input.Write(Encoding.UTF8.GetBytes(input));
            }
            catch (IOException)
            {
                // It ended, or closed its input, without reading all: its own business, as in a shell's pipe.
            }

            _input.Dispose();
        });
    }
}

/// <summary>What a program that ran to its end gave.</summary>
public sealed class ProcessResult
{
    internal ProcessResult(NetnsProcess process, OutputLog log, TimeSpan duration)
    {
        Process = process;
        (StandardOutput, bool isOutputCut) = log.ReadText(ProcessOutputKind.StandardOutput);
        (StandardError, bool isErrorCut) = log.ReadText(ProcessOutputKind.StandardError);
        IsTruncated = isOutputCut || isErrorCut;
        Duration = duration;
    }

    /// <summary>The process, which has ended.</summary>
    public NetnsProcess Process { get; }

    /// <summary>Its exit code, 128 plus the signal's number when a signal ended it.</summary>
    public int ExitCode => Process.ExitCode ?? NetnsProcess.UnknownExitCode;

    /// <summary>All that it wrote to its standard output, as it was; the last 64 MiB of more.</summary>
    public string StandardOutput { get; }

    /// <summary>All that it wrote to its standard error, as it was; the last 64 MiB of more.</summary>
    public string StandardError { get; }

    /// <summary>
    /// Whether the beginning of one of them is missing, since it was more than is kept; a line in its place says so.
    /// </summary>
    public bool IsTruncated { get; }

    /// <summary>From before its start to after its end.</summary>
    public TimeSpan Duration { get; }
}
