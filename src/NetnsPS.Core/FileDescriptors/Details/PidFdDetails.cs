using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>A pidfd.</summary>
/// <param name="TargetProcessId">The process it stands for; null when it is in another PID namespace.</param>
/// <param name="HasExited">Whether that process has ended and was waited for.</param>
public sealed record PidFdDetails(int? TargetProcessId, bool HasExited) : FdDetails
{
    /// <summary>The process's numbers in its PID namespaces, outermost first.</summary>
    public IReadOnlyList<int> NamespaceProcessIds { get; init; } = [];

    /// <inheritdoc/>
    protected override string Summary
        => HasExited ? "process that has ended"
            : TargetProcessId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"process {id}")
            : "process in another PID namespace";

    // Its number is gone once the process was waited for; on Linux 6.9 and later the inode still tells.
    internal override bool IsSameObject(FdDetails other)
        => other is not PidFdDetails pidFd || TargetProcessId is null || pidFd.TargetProcessId is null
            || TargetProcessId == pidFd.TargetProcessId;

    /// <summary>
    /// Reads the lines of pidfd_show_fdinfo in fs/pidfs.c
    /// (kernel/fork.c before): Pid is -1 once it was reaped, 0 outside.
    /// </summary>
    internal static PidFdDetails Parse(ReadOnlySpan<byte> info)
    {
        int? pid = null;
        IReadOnlyList<int> nested = [];
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("Pid"u8)) pid = FdInfoNumber.Int32(lines.Value);
            else if (lines.Key.SequenceEqual("NSpid"u8)) nested = Numbers(lines.Value);
        }

        return new PidFdDetails(pid > 0 ? pid : null, pid < 0) { NamespaceProcessIds = pid > 0 ? nested : [] };
    }

    private static List<int> Numbers(ReadOnlySpan<byte> text)
    {
        var numbers = new List<int>();
        foreach (Range range in text.Split((byte)'\t'))
        {
            if (FdInfoNumber.Int32(text[range]) is { } number) numbers.Add(number);
        }

        return numbers;
    }
}
