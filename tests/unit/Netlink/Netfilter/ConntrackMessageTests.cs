using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Netfilter;

/// <summary>
/// Tracked connections as conntrack(8) asks for them and the kernel (6.18) told of them (Golden/capture-netfilter.sh).
/// </summary>
public sealed class ConntrackMessageTests
{
    private const ushort New = NetfilterNetlink.NFNL_SUBSYS_CTNETLINK << 8 | ConntrackMessage.IPCTNL_MSG_CT_NEW;

    [Theory]
    [InlineData("conntrack-list", 0)]
    [InlineData("conntrack-list-ipv4", 2)]
    [InlineData("conntrack-list-ipv6", 10)]
    public void EncodeList_Family_IsWhatConntrackSends(string name, byte family)
        => Assert.Equal(
            GoldenFile.Read("Netfilter/" + name),
            GoldenWish.Of(ConntrackMessage.All(family).Request).ToBytes(NetlinkFlags.NLM_F_DUMP));

    [Fact]
    public void Read_ClosedTcp_HasStateMarkCountersAndBothDirections()
    {
        ConntrackMessage tcp = Received()
            .Single(m => m is { Family: 2, Original: { Protocol: 6, DestinationPort: 8080 } });

        Assert.Equal((IPAddress.Loopback, IPAddress.Loopback, (ushort?)8080),
            (tcp.Original.Source, tcp.Original.Destination, tcp.Reply.SourcePort));
        Assert.Equal(tcp.Original.SourcePort, tcp.Reply.DestinationPort);
        Assert.Equal((8, 42u, (ushort?)null), (tcp.State!.Value, tcp.Mark!.Value, tcp.Zone));
        Assert.Equal(ConntrackFlags.IPS_SEEN_REPLY | ConntrackFlags.IPS_ASSURED | ConntrackFlags.IPS_CONFIRMED,
            tcp.Status & (ConntrackFlags)0xf);
        Assert.True(tcp.OriginalCounters!.Value.Packets >= 3 && tcp.ReplyCounters!.Value.Bytes > 60 && tcp.Started > 0
            && tcp.Id > 0);
        Assert.InRange(tcp.Timeout!.Value, 1u, 432_000u);
    }

    [Fact]
    public void Read_Translated_AnswersComeFromElsewhere()
    {
        ConntrackMessage translated = Received().Single(m => m.Status.HasFlag(ConntrackFlags.IPS_DST_NAT));

        Assert.Equal((IPAddress.Parse("127.0.0.9"), (ushort?)80),
            (translated.Original.Destination, translated.Original.DestinationPort));
        Assert.Equal((IPAddress.Loopback, (ushort?)8080), (translated.Reply.Source, translated.Reply.SourcePort));
    }

    [Fact]
    public void Read_UdpInAZone_HasTheZoneAndNoState()
    {
        ConntrackMessage udp = Received().Single(m => m.Original.Protocol == 17);

        Assert.Equal(((ushort?)7, (byte?)null, (ushort?)5353), (udp.Zone, udp.State, udp.Original.DestinationPort));
        Assert.False(udp.Status.HasFlag(ConntrackFlags.IPS_ASSURED));
    }

    [Fact]
    public void Read_Echo_HasTypeCodeAndId()
    {
        ConntrackMessage echo = Received().Single(m => m.Original.Protocol == 1);

        Assert.Equal(((byte?)8, (byte?)0, (ushort?)77),
            (echo.Original.IcmpType, echo.Original.IcmpCode, echo.Original.IcmpId));
        Assert.Equal(((byte?)0, (ushort?)77, (ushort?)null),
            (echo.Reply.IcmpType, echo.Reply.IcmpId, echo.Reply.SourcePort));
    }

    [Fact]
    public void Read_IPv6_HasLongAddresses()
        => Assert.Equal(IPAddress.IPv6Loopback, Received().Single(m => m.Family == 10).Original.Source);

    [Fact]
    public void Read_HelperAndMaster_AreKnown()
    {
        byte[] tuple = Answers.Attribute(
            ConntrackTupleAttribute.CTA_TUPLE_IP, Answers.Attribute(ConntrackIpAttribute.CTA_IP_V4_SRC, [10, 0, 0, 1]));
        byte[] payload = [2, 0, 0, 0, .. Answers.Attribute(ConntrackAttribute.CTA_TUPLE_MASTER, tuple),
            .. Answers.Attribute(ConntrackAttribute.CTA_HELP,
                Answers.Attribute(ConntrackDetailAttribute.CTA_HELP_NAME, "ftp\0"u8.ToArray()))];

        ConntrackMessage message = ConntrackMessage.Read(new NetlinkMessage(new NetlinkHeader { Type = New }, payload));

        Assert.Equal(("ftp", IPAddress.Parse("10.0.0.1")), (message.Helper, message.Master!.Source));
    }

    [Fact]
    public void Read_OtherMessage_IsRefused()
        => Assert.Throws<NetlinkDecodeException>(() =>
            ConntrackMessage.Read(new NetlinkMessage(new NetlinkHeader { Type = New + 1 }, new byte[4])));

    [Fact]
    public void Read_CutAnywhere_IsDecodedOrRefused()
    {
        foreach (byte[] payload in Payloads())
        {
            for (int length = 0; length < payload.Length; length++) Decode(payload.AsSpan(0, length));
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_IsDecodedOrRefused()
    {
        foreach (byte[] payload in Payloads())
        {
            for (int bit = 0; bit < payload.Length * 8; bit++)
            {
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
                Decode(payload);
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Read_AnyBytes_AreDecodedOrRefused()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            Decode([2, 0, 0, 0, .. bytes]);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    // Also as users see it: no property may trip over what the decoder let pass.
    private static void Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            ConntrackMessage message = ConntrackMessage.Read(
                new NetlinkMessage(new NetlinkHeader { Type = New }, payload));
            var connection = new NetnsConntrack(NetnsPS.Netns.Host, message);
            _ = $"{connection} {connection.Reply} {connection.Status} {connection.Timeout} {connection.Started}";
        }
        catch (NetlinkDecodeException)
        {
        }
    }

    private static List<ConntrackMessage> Received()
    {
        var messages = new List<ConntrackMessage>();
        foreach (byte[] payload in Payloads())
            messages.Add(ConntrackMessage.Read(new NetlinkMessage(new NetlinkHeader { Type = New }, payload)));
        return messages;
    }

    private static List<byte[]> Payloads()
    {
        var payloads = new List<byte[]>();
        var reader = new NetlinkMessageReader(GoldenFile.Read("Netfilter/received-conntrack"));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type == New) payloads.Add(reader.Current.Payload.ToArray());
        }

        return payloads;
    }
}
