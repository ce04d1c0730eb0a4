using System.Net;
using System.Text;

namespace NetnsPS.Servers.Dns;

/// <summary>Which name servers a namespace has (resolv.conf(5)), and how to give it others.</summary>
internal static class ResolverFile
{
    /// <summary>The port of the servers in the file; it can name no other.</summary>
    internal const int Port = 53;

    private const string Path = "/etc/resolv.conf";
    private const int MaximumServers = 3; // MAXNS, resolv.h

    /// <summary>The name servers of a namespace's programs, in their order.</summary>
    /// <remarks>
    /// Its own file where it has one: in its view, or in /etc/netns/NAME for a published one (ip-netns(8)); else the
    /// host's.
    /// </remarks>
    internal static IReadOnlyList<IPEndPoint> ServersOf(Netns netns)
        => netns.OpenInside(() => Parse(Read(netns))); // the zone of an address is a link of that namespace

    /// <summary>Lets a namespace's programs ask one server, and no other.</summary>
    /// <returns>Undoes it; null when nothing is to be undone.</returns>
    /// <exception cref="NetnsNotIsolatedException">It has no files of its own.</exception>
    internal static Action Point(Netns netns, IPAddress server)
    {
        string? before = See(netns);
        netns.SetFile(Path, Encoding.ASCII.GetBytes($"nameserver {server}\n"));
        return () =>
        {
            if (!netns.IsRemoved) netns.SetFile(Path, Encoding.UTF8.GetBytes(before ?? ""));
        };
    }

    internal static List<IPEndPoint> Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", { } server, ..] && servers.Count < MaximumServers
                && IPAddress.TryParse(server, out IPAddress? address)) servers.Add(new IPEndPoint(address, Port));
        }

        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    private static string Read(Netns netns)
    {
        string own = $"/etc/netns/{System.IO.Path.GetFileName(netns.Path)}/resolv.conf";
        if (netns is { View: null, IsPublished: true } && File.Exists(own)) return File.ReadAllText(own);
        return See(netns) ?? "";
    }

    private static string? See(Netns netns) => netns.View is { } view ? view.Look(ReadFile) : ReadFile();

    private static string? ReadFile() => File.Exists(Path) ? File.ReadAllText(Path) : null;
}
