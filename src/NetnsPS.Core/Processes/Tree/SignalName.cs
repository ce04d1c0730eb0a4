using System.Globalization;

namespace NetnsPS;

/// <summary>
/// The names of signals (signal(7)); their numbers are those of all the architectures that .NET runs on.
/// </summary>
public static class SignalName
{
    private const int FirstRealTime = 34; // SIGRTMIN of the C libraries, which keep 32 and 33 for themselves
    private const int Last = 64;

    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR",
        "SYS",
    ];

    /// <summary>The names, without SIG, in the order of their numbers.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_names.Skip(1)];

    /// <summary>The number of a signal.</summary>
    /// <param name="signal"><c>HUP</c>, <c>SIGHUP</c>, <c>hup</c>, <c>1</c>, <c>RTMIN+2</c>, <c>RTMAX-1</c>.</param>
    /// <exception cref="InvalidInputException">There is no such signal.</exception>
    public static int Parse(string signal)
    {
        string name = signal.Trim().ToUpperInvariant();
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return Check(number);
        if (name.StartsWith("SIG", StringComparison.Ordinal)) name = name[3..];
        if (RealTime(name) is { } realTime) return Check(realTime);
        number = Array.IndexOf(s_names, name == "POLL" ? "IO" : name);
        return number > 0 ? number : throw Refuse(signal);
    }

    /// <summary>The name of a signal with SIG, or its number if it has none.</summary>
    /// <param name="signal">Its number.</param>
    public static string Format(int signal) => signal switch
    {
        > 0 when signal < s_names.Length => "SIG" + s_names[signal],
        >= FirstRealTime and <= Last
            => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - FirstRealTime}"),
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Refuses what is no signal; 0 too, which sends none.</summary>
    /// <exception cref="InvalidInputException">It is not from 1 to 64.</exception>
    internal static int Check(int signal)
        => signal is >= 1 and <= Last ? signal : throw Refuse(signal.ToString(CultureInfo.InvariantCulture));

    private static int? RealTime(string name)
    {
        int from = name.StartsWith("RTMIN", StringComparison.Ordinal)
            ? FirstRealTime : name.StartsWith("RTMAX", StringComparison.Ordinal) ? Last : 0;
        if (from == 0) return null;
        if (name.Length == 5) return from;
        return int.TryParse(name.AsSpan(5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset)
            && from + offset is >= FirstRealTime and <= Last
            ? from + offset : null;
    }

    private static InvalidInputException Refuse(string signal)
        => new(InputFault.Value,
            $"'{signal}' is not a signal; give a number from 1 to {Last} or one of {string.Join(", ", All)}.");
}
