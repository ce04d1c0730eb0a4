using System.Globalization;
using System.Text.Json;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Unit.Netlink.Replies;

/// <summary>
/// VLANs of ports, forwarding tables and ids of namespaces, as a
/// kernel tells them and we read them, are what iproute2 shows.
/// </summary>
public sealed class BridgeReplyTests
{
    [Theory]
    [InlineData("bridge-vlans")]
    [InlineData("bridge-vlans-compressed")]
    public void ReadVlans_AsTheKernelSentThem_AreWhatBridgeShows(string name)
    {
        // Ports without VLANs are not shown.
        List<BridgeVlanMessage> read = [.. ReplyFile.Read(name, RouteMessageType.RTM_NEWLINK, BridgeVlanMessage.Read)
            .Where(m => m.Vlans.Count > 0)];

        Assert.Equal(
            ReplyFile.Told(name)
                .Select(p => string.Join(' ', p.GetProperty("vlans").EnumerateArray().SelectMany(Lines))),
            read.Select(p => string.Join(' ', p.Vlans.Select(v => Line(
                v.Vlan, v.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_PVID),
                    v.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_UNTAGGED))))));
    }

    [Fact]
    public void ReadFdb_AsTheKernelSentIt_IsWhatBridgeShows()
    {
        List<NeighborMessage> read = ReplyFile.Read("fdb", RouteMessageType.RTM_NEWNEIGH, NeighborMessage.Read);

        Assert.Equal(ReplyFile.Told("fdb").Select(Shown), read.Select(Line));
    }

    [Fact]
    public void ReadIds_AsTheKernelSentThem_AreWhatIpShows()
        => Assert.Equal(ReplyFile.Told("nsids")
            .Select(n => n.GetProperty("nsid").GetInt32()),
                ReplyFile.Read("nsids", RouteMessageType.RTM_NEWNSID, m => NetnsIdMessage.Read(m)));

    // One that has an end is a range.
    private static IEnumerable<string> Lines(JsonElement vlan)
    {
        string[] flags = vlan.TryGetProperty("flags", out JsonElement told)
            ? [.. told.EnumerateArray().Select(f => f.GetString()!)]
            : [];
        int first = vlan.GetProperty("vlan").GetInt32(), last = vlan.TryGetProperty("vlanEnd", out JsonElement end)
            ? end.GetInt32()
            : first;
        return Enumerable.Range(first, last - first + 1)
            .Select(v => Line(v, flags.Contains("PVID"), flags.Contains("Egress Untagged")));
    }

    private static string Line(int vlan, bool isPvid, bool isUntagged)
        => $"{vlan}{(isPvid ? "p" : "")}{(isUntagged ? "u" : "")}";

    private static string Line(NeighborMessage entry) => Line(
        MacAddress.Format(entry.Address), entry.Vlan, entry.Destination?.ToString(), entry.Port, entry.Vni,
        entry.Master is not null,
        entry.State.HasFlag(NeighborStates.NUD_PERMANENT)
            ? "permanent" : entry.State.HasFlag(NeighborStates.NUD_NOARP) ? "static" : "",
        [.. new[] { NeighborFlags.NTF_SELF, NeighborFlags.NTF_ROUTER, NeighborFlags.NTF_EXT_LEARNED,
            NeighborFlags.NTF_STICKY }
            .Where(f => entry.Flags.HasFlag(f)).Select(f => s_words[f])]);

    private static readonly Dictionary<NeighborFlags, string> s_words = new()
    {
        [NeighborFlags.NTF_SELF] = "self",
        [NeighborFlags.NTF_ROUTER] = "router",
        [NeighborFlags.NTF_EXT_LEARNED] = "extern_learn",
        [NeighborFlags.NTF_STICKY] = "sticky",
    };

    private static string Shown(JsonElement entry) => Line(
        entry.GetProperty("mac").GetString(), Number(entry, "vlan"), entry.TryGetProperty("dst", out JsonElement dst)
            ? dst.GetString()
            : null, Number(entry, "port"),
        Number(entry, "vni"), entry.TryGetProperty("master", out _), entry.GetProperty("state")
            .GetString()!, [.. entry.GetProperty("flags").EnumerateArray().Select(f => f.GetString()!)]);

    private static int? Number(JsonElement entry, string name)
        => entry.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    private static string Line(
        string? mac, int? vlan, string? destination, int? port, long? vni, bool isPort, string state, string[] flags)
        => string.Create(CultureInfo.InvariantCulture,
            $"{mac} vlan {vlan} to {destination} {port} {vni} port {isPort} {state} {string.Join(' ', flags)}");
}
