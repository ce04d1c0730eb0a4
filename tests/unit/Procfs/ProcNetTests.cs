using System.Net;
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Diag;
using NetnsPS.Procfs;
using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Procfs;

public sealed class ProcNetTests
{
    private const string Tcp = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 196229 1 00000000b0b0099c 100 0 0 10 0
           2: 0100007F:1F90 0100007F:8C46 01 00000003:00000005 00:00000000 00000000  1000        0 196231 1 00000000458a24f4 20 4 30 10 -1
           3: 0100007F:1F90 0100007F:8C48 06 00000000:00000000 03:00000A00 00000000     0        0 0 3 00000000458a24f5
        """;

    private const string Tcp6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000001000000:2382 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 196232 1 00000000d2d6c9b2 100 0 0 10 0
        """;

    private const string Raw = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
           1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 42326 2 0000000022bbd3b5 0
        """;

    private const string Unix = """
        Num       RefCount Protocol Flags    Type St Inode Path
        00000000cd48cdfd: 00000002 00000000 00010000 0001 01 196236 /tmp/a name with  spaces
        00000000df84b465: 00000003 00000000 00000000 0005 03 196240
        0000000061131f5b: 00000002 00000000 00000000 0002 01 196239 @ab@st
        """;

    private const string Netlink = """
        sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
        0000000091416c58 0   21954      00000001 0        0        0     2        0        196242
        00000000c02e8fb2 16  0          00000000 0        0        0     2        0        196202
        """;

    private const string Packet = """
        sk               RefCnt Type Proto  Iface R Rmem   User   Inode
        000000002cbb5a65 3      3    88cc   1     1 0      1000   196243
        """;

    private static readonly SocketList[] s_lists =
    [
        new(SocketFamily.Inet, InetProtocols.IPPROTO_TCP), new(SocketFamily.Inet6, InetProtocols.IPPROTO_TCP),
        new(SocketFamily.Inet, InetProtocols.IPPROTO_RAW), new(SocketFamily.Unix), new(SocketFamily.Netlink),
        new(SocketFamily.Packet),
    ];

    [Fact]
    public void ParseInet_Tcp_HasAllButWhatNobodyHolds()
    {
        List<SocketInfo> sockets = Parse(Tcp, new SocketList(SocketFamily.Inet, InetProtocols.IPPROTO_TCP));

        Assert.Equal([196229ul, 196231ul], sockets.Select(socket => socket.Inode));
        Assert.Equal((SocketState.Listen, IPEndPoint.Parse("127.0.0.1:8080"), null),
            (sockets[0].State, sockets[0].LocalEndPoint, sockets[0].RemoteEndPoint));
        Assert.Equal((SocketState.Established, IPEndPoint.Parse("127.0.0.1:35910")),
            (sockets[1].State, sockets[1].RemoteEndPoint));
        Assert.Equal(((uint?)1000, 3L, 5L), (sockets[1].UserId, sockets[1].SendQueue, sockets[1].ReceiveQueue));
    }

    [Fact]
    public void ParseInet_Tcp6_HasTheAddressInNetworkOrder()
        => Assert.Equal(IPEndPoint.Parse("[::1]:9090"),
            Assert.Single(Parse(Tcp6, new SocketList(SocketFamily.Inet6, InetProtocols.IPPROTO_TCP))).LocalEndPoint);

    [Fact]
    public void ParseInet_Raw_HasItsProtocolForAPort()
    {
        SocketInfo socket = Assert.Single(Parse(Raw, new SocketList(SocketFamily.Inet, InetProtocols.IPPROTO_RAW)));

        Assert.Equal((SocketType.Raw, "icmp", null), (socket.Type, socket.Protocol, socket.LocalEndPoint));
    }

    [Fact]
    public void ParseUnix_Names_KeepTheirSpaces()
    {
        List<SocketInfo> sockets = Parse(Unix, new SocketList(SocketFamily.Unix));

        Assert.Equal(["/tmp/a name with  spaces", null, "@ab@st"], sockets.Select(socket => socket.Path));
        Assert.Equal([SocketState.Listen, SocketState.Established, SocketState.Closed],
            sockets.Select(socket => socket.State));
        Assert.Equal([SocketType.Stream, SocketType.Seqpacket, SocketType.Dgram],
            sockets.Select(socket => socket.Type));
    }

    [Fact]
    public void ParseNetlink_Table_HasPortsAndProtocols()
    {
        List<SocketInfo> sockets = Parse(Netlink, new SocketList(SocketFamily.Netlink));

        Assert.Equal((EndPoint?[])[new NetlinkEndPoint(21954, 1), null],
            sockets.Select(socket => socket.LocalEndPoint));
        Assert.Equal(["route", "generic"], sockets.Select(socket => socket.Protocol));
    }

    [Fact]
    public void ParsePacket_Table_HasInterfaceAndUser()
    {
        SocketInfo socket = Assert.Single(Parse(Packet, new SocketList(SocketFamily.Packet)));

        Assert.Equal((new PacketEndPoint(1, 0x88cc), "lldp", (uint?)1000),
            (socket.LocalEndPoint, socket.Protocol, socket.UserId));
    }

    [Fact]
    public void Parse_AnyText_GivesWhatCanBeRead()
        => Prop.ForAll(FdInfoSamples.Mangled([Tcp, Tcp6, Raw, Unix, Netlink, Packet]).ToArbitrary(), bytes =>
        {
            foreach (SocketList list in s_lists)
                Assert.All(ProcNet.Parse(list, bytes), socket => Assert.Equal(list.Family, socket.Family));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static List<SocketInfo> Parse(string text, SocketList list)
        => ProcNet.Parse(list, Encoding.UTF8.GetBytes(text));
}
