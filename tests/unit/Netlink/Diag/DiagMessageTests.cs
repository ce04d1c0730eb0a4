using System.Net;
using System.Net.Sockets;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Diag;

public sealed class DiagMessageTests
{
    [Fact]
    public void ReadInet_Listening_HasItsEndAndBacklog()
    {
        SocketInfo socket = Inet(Samples.TcpListen, InetProtocols.IPPROTO_TCP);

        Assert.Equal((SocketFamily.Inet, SocketType.Stream, "tcp", SocketState.Listen, true),
            (socket.Family, socket.Type, socket.Protocol, socket.State, socket.Listening));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:8080"), socket.LocalEndPoint);
        Assert.Null(socket.RemoteEndPoint);
        Assert.Equal((196229ul, 7L, 0L, (uint?)0),
            (socket.Inode, socket.SendQueue, socket.ReceiveQueue, socket.UserId));
    }

    [Fact]
    public void ReadInet_Connected_HasBothEndsAndWhatWaits()
    {
        SocketInfo socket = Inet(Samples.TcpAccepted, InetProtocols.IPPROTO_TCP);

        Assert.Equal((IPEndPoint.Parse("127.0.0.1:8080"), IPEndPoint.Parse("127.0.0.1:35910")),
            (socket.LocalEndPoint, socket.RemoteEndPoint));
        Assert.Equal((SocketState.Established, 5L), (socket.State, socket.ReceiveQueue));
    }

    [Fact]
    public void ReadInet_BoundOnly_IsClosedWithItsEnd()
    {
        SocketInfo socket = Inet(Samples.TcpBound, InetProtocols.IPPROTO_TCP);

        Assert.Equal((SocketState.Closed, IPEndPoint.Parse("127.0.0.1:7070")), (socket.State, socket.LocalEndPoint));
    }

    [Fact]
    public void ReadInet_Inet6_HasSixteenBytesOfAddress()
    {
        SocketInfo socket = Inet(Samples.Tcp6Listen, InetProtocols.IPPROTO_TCP);

        Assert.Equal((SocketFamily.Inet6, IPEndPoint.Parse("[::1]:9090")), (socket.Family, socket.LocalEndPoint));
        Assert.Null(socket.RemoteEndPoint);
    }

    [Fact]
    public void ReadInet_Udp_IsADatagramSocket()
    {
        SocketInfo socket = Inet(Samples.UdpConnected, InetProtocols.IPPROTO_UDP);

        Assert.Equal((SocketType.Dgram, "udp", SocketState.Established), (socket.Type, socket.Protocol, socket.State));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:5353"), socket.RemoteEndPoint);
    }

    [Fact]
    public void ReadInet_Raw_HasItsProtocolFromTheAttribute()
    {
        byte[] fixedPart = Convert.FromHexString(Samples.TcpBound)[..InetDiagMessage.Size];
        byte[] payload = [.. fixedPart, .. Answers.Attribute(InetDiagAttribute.INET_DIAG_PROTOCOL, [1])];

        SocketInfo socket = Read(payload, message => InetDiag.Read(message, InetProtocols.IPPROTO_RAW));

        Assert.Equal((SocketType.Raw, "icmp", 0),
            (socket.Type, socket.Protocol, Assert.IsType<IPEndPoint>(socket.LocalEndPoint).Port));
    }

    [Fact]
    public void ReadInet_KeepAlive_HasItsTimer()
    {
        byte[] payload = Convert.FromHexString(Samples.TcpAccepted);
        (payload[2], payload[3], payload[52], payload[53]) = (2, 1, 0xdc, 0x05); // 1500 ms

        Assert.Equal(new SocketTimer(SocketTimerKind.KeepAlive, TimeSpan.FromSeconds(1.5), 1),
            Read(payload, message => InetDiag.Read(message, InetProtocols.IPPROTO_TCP)).Timer);
        Assert.Null(Inet(Samples.TcpAccepted, InetProtocols.IPPROTO_TCP).Timer);
    }

    [Fact]
    public void ReadInet_Attributes_TellMarkAndIPv6Only()
    {
        SocketInfo six = Inet(Samples.Tcp6Listen, InetProtocols.IPPROTO_TCP);
        byte[] payload = [.. Convert.FromHexString(Samples.TcpListen)[..InetDiagMessage.Size],
            .. Answers.Attribute(InetDiagAttribute.INET_DIAG_MARK, [7, 0, 0, 0])];

        Assert.Equal((true, (uint?)0), (six.IsIPv6Only, six.Mark));
        Assert.Equal(((bool?)null, (uint?)7),
            Read(payload, message => InetDiag.Read(message, InetProtocols.IPPROTO_TCP)) is var four
                ? (four.IsIPv6Only, four.Mark)
                : default);
    }

    [Fact]
    public void ReadPacketAndNetlink_Memory_IsTheQueues()
    {
        byte[] memory = [0x40, 3, 0, 0, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0, 3, 0];
        SocketInfo packet = Read([.. Convert.FromHexString(Samples.PacketLldp),
            .. Answers.Attribute(PacketDiag.PACKET_DIAG_MEMINFO, memory)], PacketDiag.Read);
        SocketInfo netlink = Read([.. Convert.FromHexString(Samples.NetlinkConnected),
            .. Answers.Attribute(NetlinkDiag.NETLINK_DIAG_MEMINFO, memory)], NetlinkDiag.Read);

        Assert.Equal((832L, 256L, 832L, 256L),
            (packet.ReceiveQueue, packet.SendQueue, netlink.ReceiveQueue, netlink.SendQueue));
    }

    [Fact]
    public void ReadUnix_Listening_HasItsPath()
    {
        SocketInfo socket = Unix(Samples.UnixListen);

        Assert.Equal((SocketFamily.Unix, SocketType.Stream, SocketState.Listen),
            (socket.Family, socket.Type, socket.State));
        Assert.Equal(("/tmp/cap.sock", 5L, null), (socket.Path, socket.SendQueue, socket.PeerInode));
    }

    [Fact]
    public void ReadUnix_Abstract_IsShownWithAt() => Assert.Equal("@ab@st", Unix(Samples.UnixAbstract).Path);

    [Fact]
    public void WithPeers_Connected_KnowsThePathOfTheOtherEnd()
    {
        List<SocketInfo> sockets = UnixDiag.WithPeers(
            [Unix(Samples.UnixConnected), Unix(Samples.UnixAccepted), Unix(Samples.UnixAbstract)]);

        Assert.Equal(("/tmp/cap.sock", (ulong?)196238), (sockets[0].RemotePath, sockets[0].PeerInode));
        Assert.Equal((null, (ulong?)196237), (sockets[1].RemotePath, sockets[1].PeerInode));
        Assert.Equal((null, null), (sockets[2].RemotePath, sockets[2].PeerInode));
    }

    [Fact]
    public void ReadNetlink_Bound_HasPortAndGroups()
    {
        SocketInfo socket = Read(Samples.NetlinkRoute, NetlinkDiag.Read);

        Assert.Equal((SocketFamily.Netlink, SocketType.Raw, "route", SocketState.Closed),
            (socket.Family, socket.Type, socket.Protocol, socket.State));
        Assert.Equal((new NetlinkEndPoint(21954, 1), null), (socket.LocalEndPoint, socket.RemoteEndPoint));
    }

    [Fact]
    public void ReadNetlink_Connected_HasTheKernelAsRemoteEnd()
    {
        SocketInfo socket = Read(Samples.NetlinkConnected, NetlinkDiag.Read);

        Assert.Equal(("sock_diag", SocketState.Established, new NetlinkEndPoint(0)),
            (socket.Protocol, socket.State, socket.RemoteEndPoint));
    }

    [Fact]
    public void ReadPacket_Bound_HasInterfaceAndProtocol()
    {
        SocketInfo socket = Read(Samples.PacketLldp, PacketDiag.Read);

        Assert.Equal((SocketFamily.Packet, "lldp", new PacketEndPoint(1, 0x88cc)),
            (socket.Family, socket.Protocol, socket.LocalEndPoint));
        Assert.Equal((196243ul, (uint?)0), (socket.Inode, socket.UserId));
    }

    // What ss 6.1 sends, behind the header (strace of ss -ta, -Ma, -xa, -0a, -f netlink).
    [Theory]
    [InlineData(SocketFamily.Inet, InetProtocols.IPPROTO_TCP, "02060000ff0f0000", "")]
    [InlineData(SocketFamily.Inet6, InetProtocols.IPPROTO_UDP, "0a110000ff0f0000", "")]
    [InlineData(SocketFamily.Inet, InetProtocols.IPPROTO_RAW, "02ff0000ff0f0000", "")]
    [InlineData(SocketFamily.Inet6, InetProtocols.IPPROTO_MPTCP, "0a060000ff0f0000", "0800030006010000")]
    public void EncodeInet_Dump_IsWhatSsSends(SocketFamily family, int protocol, string head, string attributes)
    {
        AssertRequest(InetDiag.All(family, protocol, states: 0xfff), head + new string('0', 2 * InetSocketId.Size)
            + attributes);
    }

    [Fact]
    public void EncodeUnix_Dump_IsWhatSsSendsWithTheUser()
    {
        AssertRequest(UnixDiag.All, "01000000ffffffff00000000550000000000000000000000");
    }

    [Fact]
    public void EncodeNetlink_Dump_IsWhatSsSends()
    {
        AssertRequest(NetlinkDiag.All, "10ff000000000000030000000000000000000000");
    }

    [Fact]
    public void EncodePacket_Dump_AsksForTheInterfaceAndTheQueues()
    {
        AssertRequest(PacketDiag.All, "1100000000000000110000000000000000000000");
    }

    [Fact]
    public void HeldStates_OfSocketsWithADescriptor_LeaveOutTheKernelsOwn()
    {
        SocketState[] left = [.. Enum.GetValues<SocketState>()
            .Where(state => (InetDiag.HeldStates & (1u << (int)state)) == 0)];

        Assert.Equal([SocketState.SynReceived, SocketState.TimeWait, SocketState.NewSynReceived], left);
    }

    [Fact]
    public void DumpNetlink_ToldTwice_IsListedOnce()
    {
        byte[] answer = Answers.Message(
            SockDiag.SOCK_DIAG_BY_FAMILY, 1, NetlinkFlags.NLM_F_MULTI, Convert.FromHexString(Samples.NetlinkRoute));
        using var connection = new NetlinkConnection(new ScriptedTransport().Answer(answer, answer)
            .Answer(Answers.Done(1)), SockDiag.NameOf);

        Assert.Equal(196242ul, Assert.Single(NetlinkDiag.Dump(connection)).Inode);
    }

    private static void AssertRequest(NetlinkQuery<SocketInfo> query, string payload)
    {
        byte[] message = GoldenWish.Of(query.Request).ToBytes(NetlinkFlags.None);
        var reader = new NetlinkMessageReader(message);
        Assert.True(reader.MoveNext());
        Assert.Equal(SockDiag.SOCK_DIAG_BY_FAMILY, reader.Current.Header.Type);
        Assert.Equal(payload, Convert.ToHexStringLower(reader.Current.Payload));
    }

    private static SocketInfo Inet(string hex, int protocol) => Read(hex, message => InetDiag.Read(message, protocol));

    private static SocketInfo Unix(string hex) => Read(hex, UnixDiag.Read);

    private static SocketInfo Read(string hex, NetlinkParser<SocketInfo> parse)
        => Read(Convert.FromHexString(hex), parse);

    private static SocketInfo Read(byte[] payload, NetlinkParser<SocketInfo> parse)
        => parse(new NetlinkMessage(new NetlinkHeader { Type = SockDiag.SOCK_DIAG_BY_FAMILY }, payload));
}
