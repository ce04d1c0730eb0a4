using System.Text.Json;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Replies;

/// <summary>
/// What a kernel replied, and what iproute2 told of it in JSON (Golden/capture-replies.sh wrote both).
/// </summary>
internal static class ReplyFile
{
    private const string Folder = "Replies/";

    // The links beside the one that is shown, by the numbers that they have in all fixtures.
    internal static LinkNames Names { get; } = new(_ => 0, i => i == 4 ? "p0" : "p2");

    internal static IEnumerable<string> All
        => GoldenFile.Names.Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..]);

    /// <summary>Those that hold one link.</summary>
    internal static IEnumerable<string> Links
        => All.Where(n => !n.StartsWith("qdisc-", StringComparison.Ordinal)
            && !n.StartsWith("bridge-vlans", StringComparison.Ordinal) && n is not ("fdb" or "nsids"));

    /// <summary>The messages of one type.</summary>
    internal static List<T> Read<T>(string name, ushort type, NetlinkParser<T> parse)
    {
        var found = new List<T>();
        var reader = new NetlinkMessageReader(GoldenFile.Read(Folder + name));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type == type) found.Add(parse(reader.Current));
        }

        return found;
    }

    internal static LinkMessage ReadLink(string name)
        => Assert.Single(Read(name, RouteMessageType.RTM_NEWLINK, LinkMessage.Read));

    /// <summary>The list that iproute2 printed.</summary>
    internal static List<JsonElement> Told(string name)
    {
        using Stream stream = typeof(ReplyFile).Assembly.GetManifestResourceStream(Folder + name + ".json")!;
        return [.. JsonDocument.Parse(stream).RootElement.EnumerateArray()];
    }
}
