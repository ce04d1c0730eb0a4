using NetnsPS.Processes;

namespace NetnsPS;

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
    public int ExitCode => Process.ExitCode ?? ProcessExit.UnknownCode;

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
