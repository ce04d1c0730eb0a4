namespace NetnsPS.Namespaces;

/// <summary>
/// How names are resolved in a view: by files that are its own, and by name servers that are asked over its network.
/// What answers over a local socket (nscd, systemd-resolved) would answer for the host.
/// </summary>
internal static class NameFiles
{
    private const string Configured = "/etc/netns";

    /// <summary>
    /// Gives a view its own copies of the host's files, and what /etc/netns/NAME has instead (ip-netns(8)).
    /// </summary>
    internal static void Install(ViewFiles files, string name, string? hostname)
    {
        Copy(files, "/etc/resolv.conf", text => text);
        Copy(files, "/etc/hosts", text => hostname is null ? text : $"{WithLineEnd(text)}127.0.1.1\t{hostname}\n");
        Copy(files, "/etc/nsswitch.conf", WithoutLocalServices);
        files.HideDirectory("/run/nscd");
        foreach (string path in Directory.Exists($"{Configured}/{name}")
            ? Directory.GetFileSystemEntries($"{Configured}/{name}")
            : [])
            files.Bind(path, $"/etc/{Path.GetFileName(path)}");
    }

    /// <summary>Lets hosts be looked up in files and by DNS alone; the other databases stay.</summary>
    internal static string WithoutLocalServices(string nsswitch)
        => string.Join('\n', nsswitch.Split('\n')
            .Select(line => line.TrimStart().StartsWith("hosts:", StringComparison.Ordinal)
                ? "hosts:          files dns"
                : line));

    private static void Copy(ViewFiles files, string path, Func<string, string> change)
    {
        if (files.ReadText(path) is { } text)
            files.SetFile(path, System.Text.Encoding.UTF8.GetBytes(change(text)), null);
    }

    private static string WithLineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
