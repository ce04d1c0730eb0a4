using System.Buffers;
using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// The rules for a namespace's name: it may become a file in
/// /run/netns, and a wildcard pattern must not match itself only.
/// </summary>
internal static class NetnsName
{
    internal const string HostName = "host";

    /// <summary>What the text for the namespace of a process begins with: <c>pid:1</c>.</summary>
    internal const string ProcessPrefix = "pid:";

    private const int MaximumBytes = 255; // NAME_MAX
    private static readonly SearchValues<char> s_refused = SearchValues.Create("/*?[]`");

    /// <summary>Refuses a name that could not be published, typed or told apart.</summary>
    /// <exception cref="InvalidInputException">The name is not usable.</exception>
    internal static void Validate(string name)
    {
        if (FaultOf(name) is { } why) throw Refuse(name, why);
    }

    /// <summary>Whether <see cref="Validate"/> lets it pass.</summary>
    internal static bool IsValid(string name) => FaultOf(name) is null;

    private static string? FaultOf(string name)
    {
        if (name.Length == 0) return "is empty";
        if (string.Equals(name, HostName, StringComparison.OrdinalIgnoreCase)) return "means the host's own namespace";
        if (name.All(char.IsAsciiDigit)) return "has digits only and would be taken for the number of a process";
        if (name.StartsWith(ProcessPrefix, StringComparison.OrdinalIgnoreCase))
            return $"begins with '{ProcessPrefix}', which stands before the number of a process";
        if (name is "." or "..") return "is a directory";
        if (Encoding.UTF8.GetByteCount(name) > MaximumBytes) return $"is longer than {MaximumBytes} bytes";
        if (name.AsSpan().ContainsAny(s_refused)) return "has one of / * ? [ ] `";
        if (name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return "has white space or a control character";
        return null;
    }

    private static InvalidInputException Refuse(string name, string why)
        => new(InputFault.NetnsName,
            $"'{name}' can't name a network namespace: it {why}. Use letters, digits, '-', '_' and '.'.");
}
