using System.Globalization;
using System.Xml.Linq;

namespace NetnsPS.Tests.Kernel.Observation;

/// <summary>A tracked connection in one line: as <c>conntrack -L -o xml</c> writes it, and one of ours.</summary>
internal static class ConntrackXml
{
    internal static string Describe(XElement flow)
    {
        XElement[] meta = [.. flow.Elements("meta")];
        XElement about = meta.Single(m => (string?)m.Attribute("direction") == "independent");
        bool isReplied = about.Element("unreplied") is null, isAssured = about.Element("assured") is not null;
        string protocol = (string?)meta[0].Element("layer4")!.Attribute("protoname") ?? "";
        return $"{protocol} {(string?)about.Element("state")} {Direction(meta[0])} {Direction(meta[1])} "
            + $"{(string?)about.Element("mark") ?? "0"} {(string?)about.Element("zone") ?? "0"} "
                + $"{(string?)about.Element("id")} {isReplied} {isAssured}";
    }

    internal static string Describe(NetnsConntrack connection) => string.Create(
        CultureInfo.InvariantCulture,
        $"{connection.Protocol} {connection.State} {Direction(connection.Original)} {Direction(connection.Reply)} "
            + $"{connection.Mark} {connection.Zone} {connection.Id} "
                + $"{connection.Status.HasFlag(ConntrackStatus.SeenReply)} "
                    + $"{connection.Status.HasFlag(ConntrackStatus.Assured)}");

    private static string Direction(XElement meta)
    {
        XElement layer3 = meta.Element("layer3")!, layer4 = meta.Element("layer4")!,
            counters = meta.Element("counters")!;
        return $"{layer3.Element("src")!.Value} {layer3.Element("dst")!.Value} {layer4.Element("sport")?.Value} "
            + $"{layer4.Element("dport")?.Value} {counters.Element("packets")!.Value} "
                + $"{counters.Element("bytes")!.Value}";
    }

    private static string Direction(ConntrackFlow flow) => string.Create(
        CultureInfo.InvariantCulture,
            $"{flow.Source} {flow.Destination} {flow.SourcePort} {flow.DestinationPort} {flow.Packets} {flow.Bytes}");
}
