using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>What a kernel said of links of several kinds is read right.</summary>
public sealed class ReceivedKindsTests
{
    private static readonly LinkNames s_names = new(_ => 0, i => $"if{i}");

    [Fact]
    public void Decode_AsTheKernelSentIt_IsRead()
    {
        Dictionary<string, LinkMessage> links = Read();

        // 12345 was asked for; the kernel keeps it in steps of 4 ms (its timer frequency was 250 Hz).
        IReadOnlyDictionary<string, object> bridge = Options(links["br0"]);
        Assert.Equal((12344L, false, 32768, true),
            (bridge["ageing_time"], bridge["stp_state"], bridge["priority"], bridge["mcast_snooping"]));
        Assert.Equal("vepa", Options(links["mv0"])["mode"]);
        IReadOnlyDictionary<string, object> vxlan = Options(links["vx0"]);
        Assert.Equal((42L, IPAddress.Parse("10.0.0.2"), 4789, 5, false),
            (vxlan["id"], vxlan["remote"], vxlan["dstport"], vxlan["ttl"], vxlan["learning"]));
        IReadOnlyDictionary<string, object> tap = Options(links["tap0"]);
        Assert.Equal(("tap", 1234L, true, true), (tap["type"], tap["user"], tap["multi_queue"], tap["persist"]));
        IReadOnlyDictionary<string, object> port = LinkKinds.Find("bridge")!.DecodePort(links["p0"].PortData, s_names);
        Assert.Equal((true, false, 2L, 1), (port["learning"], port["hairpin"], port["cost"], port["no"]));
    }

    private static IReadOnlyDictionary<string, object> Options(LinkMessage link)
        => LinkKinds.Find(link.Kind!)!.Decode(link.KindData, s_names);

    private static Dictionary<string, LinkMessage> Read()
    {
        var links = new Dictionary<string, LinkMessage>();
        var reader = new NetlinkMessageReader(GoldenFile.Read("Kinds/received-kinds"));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type != RouteMessageType.RTM_NEWLINK) continue;
            LinkMessage link = LinkMessage.Read(reader.Current);
            links[link.Name] = link;
        }

        return links;
    }
}
