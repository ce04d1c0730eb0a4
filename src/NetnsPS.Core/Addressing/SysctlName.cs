namespace NetnsPS.Addressing;

/// <summary>The name of a kernel setting and the file behind it (sysctl(8)).</summary>
/// <param name="Text">With dots between its parts.</param>
/// <param name="Path">The file in /proc/sys.</param>
internal sealed record SysctlName(string Text, string Path)
{
    private const string Root = "/proc/sys/";

    /// <exception cref="InvalidInputException">It is no setting that namespaces have for themselves.</exception>
    internal static SysctlName Parse(string name)
    {
        // As sysctl(8) does it: the first separator tells which sign
        // separates; the other one stands for itself, exchanged.
        int first = name.AsSpan().IndexOfAny('.', '/');
        string path = first >= 0 && name[first] == '.' ? Exchange(name) : name;
        string[] parts = path.Split('/');
        if (parts.Length < 2 || parts[0] != "net" || parts.Any(p => p is "" or "." or "..") || name.Contains('\0'))
        {
            throw new InvalidInputException(
                InputFault.Value, $"'{name}' is not a setting of a network namespace: those begin with "
                    + "net, such as net.ipv4.ip_forward.");
        }

        return new SysctlName(Exchange(path), Root + path);
    }

    /// <summary>All that there are in the namespace that the thread is in.</summary>
    internal static IEnumerable<SysctlName> All() => Directory
        .EnumerateFiles(Root + "net", "*",
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        .Select(path => new SysctlName(Exchange(path[Root.Length..]), path));

    private static string Exchange(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++) target[i] = source[i] switch { '.' => '/', '/' => '.', var c => c };
    });
}
