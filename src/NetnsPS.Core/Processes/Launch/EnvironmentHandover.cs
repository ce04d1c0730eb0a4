using System.Globalization;
using System.Text;
using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>
/// Takes the environment of another user's program past the stage of its start that still has this process's rights.
/// The dynamic linker and the C library follow variables such as LD_PRELOAD, LD_LIBRARY_PATH and GCONV_PATH (ld.so(8)),
/// so a library of the user's would run as root. Until the user is changed all values have harmless names; then env(1)
/// gives them their own, by what it calls variable expansion. No value is ever on a command line, which every user can
/// read.
/// </summary>
internal sealed class EnvironmentHandover
{
    /// <summary>In the command line of every stage before the program itself.</summary>
    internal const string Sign = "${" + Prefix + "0}";

    private const string Prefix = "NETNSPS_VALUE_";

    /// <exception cref="InvalidInputException">env(1) is not installed.</exception>
    internal EnvironmentHandover(IReadOnlyDictionary<string, string> environment)
    {
        var carrier = new List<string>();
        var assignments = new StringBuilder("-- "); // a name may begin with a dash
        foreach ((string name, string value) in environment)
        {
            string harmless = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{carrier.Count}");
            carrier.Add($"{harmless}={value}");
            assignments.Append(CultureInfo.InvariantCulture, $"\"{Quoted(name)}=${{{harmless}}}\" ");
        }

        // From the first moment on it is found as one of ours.
        if (environment.TryGetValue(ProcessMarker.Variable, out string? marker))
            carrier.Add($"{ProcessMarker.Variable}={marker}");
        Carrier = [.. carrier];
        Words = [SystemProgram.Find("env", "coreutils"), "--ignore-environment", "--split-string",
            assignments.ToString()];
    }

    /// <summary>The environment of the stage that has our rights, as <c>NAME=VALUE</c>.</summary>
    internal string[] Carrier { get; }

    /// <summary>The words before the program: they give it its environment.</summary>
    internal string[] Words { get; }

    // Between double quotes these three mean something to env --split-string.
    private static string Quoted(string name)
        => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "\\$", StringComparison.Ordinal);
}
