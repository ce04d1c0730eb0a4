using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>A signalfd.</summary>
/// <param name="Mask">The signals it takes: bit N-1 stands for signal N (signalfd(2)).</param>
public sealed record SignalFdDetails(ulong? Mask) : FdDetails
{
    // x86, arm, riscv and most others (include/uapi/asm-generic/signal.h);
    // real-time signals have no names of their own.
    private static readonly string[] s_names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN",
        "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The names of those signals, in order of their numbers; real-time ones as <c>SIG34</c>.</summary>
    public IReadOnlyList<string> Signals
        => [.. Enumerable.Range(1, 64).Where(number => ((Mask ?? 0) >> (number - 1) & 1) != 0).Select(Name)];

    /// <inheritdoc/>
    protected override string Summary => Signals.Count == 0 ? "no signals" : string.Join(' ', Signals);

    internal override bool IsSameObject(FdDetails other)
        => other is not SignalFdDetails signals || Mask is null || signals.Mask is null || Mask == signals.Mask;

    /// <summary>Reads the line of signalfd_show_fdinfo in fs/signalfd.c.</summary>
    internal static SignalFdDetails Parse(ReadOnlySpan<byte> info)
    {
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("sigmask"u8)) return new SignalFdDetails(FdInfoNumber.Hex(lines.Value));
        }

        return new SignalFdDetails((ulong?)null);
    }

    private static string Name(int number)
        => number <= s_names.Length ? s_names[number - 1] : string.Create(CultureInfo.InvariantCulture, $"SIG{number}");
}
