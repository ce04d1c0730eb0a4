using System.Net;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.Tests.Unit.Netlink.Diag;

public sealed class NativeAddressTests
{
    // As getsockname wrote them into memory (x86-64).
    [Theory]
    [InlineData("02001f907f0000010000000000000000", "127.0.0.1:8080")]
    [InlineData("0a0023820000000000000000000000000000000000000001" + "00000000", "[::1]:9090")]
    [InlineData("0a00238200000000fe800000000000000000000000000001" + "07000000", "[fe80::1%7]:9090")]
    public void Read_Inet_IsAnEndPoint(string hex, string expected)
        => Assert.Equal(expected, NativeAddress.Read(Convert.FromHexString(hex)).EndPoint?.ToString());

    [Fact]
    public void Read_Unbound_IsNone() => Assert.Equal(default, NativeAddress.Read([2, 0, .. new byte[14]]));

    [Theory]
    [InlineData("01002f746d702f78", "/tmp/x")]
    [InlineData("01002f746d702f7800", "/tmp/x")]
    [InlineData("0100006162006300", "@ab@c@")]
    [InlineData("0100", null)]
    public void Read_Unix_IsAPath(string hex, string? expected)
        => Assert.Equal(new NativeAddress(null, expected), NativeAddress.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Read_Netlink_HasPortAndGroups()
        => Assert.Equal(new NetlinkEndPoint(21954, 1),
            NativeAddress.Read(Convert.FromHexString("10000000c255000001000000")).EndPoint);

    [Fact]
    public void Read_Packet_HasInterfaceAndProtocolInTheMachinesOrder()
        => Assert.Equal(new PacketEndPoint(1, 0x88cc),
            NativeAddress.Read(Convert.FromHexString("110088cc010000000403000600000000")).EndPoint);

    [Fact]
    public void Read_Vsock_HasMachineAndPort()
    {
        EndPoint? end = NativeAddress.Read(Convert.FromHexString("28000000" + "d2040000" + "ffffffff" + "00000000"))
            .EndPoint;

        Assert.Equal(new VsockEndPoint(uint.MaxValue, 1234), end);
        Assert.Equal("*:1234", end?.ToString());
    }

    [Theory]
    [InlineData("TCP", SocketFamily.Inet, 6)]
    [InlineData("TCPv6", SocketFamily.Inet6, 6)]
    [InlineData("UDP-Lite", SocketFamily.Inet, 136)]
    [InlineData("UDPLITEv6", SocketFamily.Inet6, 136)]
    [InlineData("RAWv6", SocketFamily.Inet6, 255)]
    [InlineData("PINGv6", SocketFamily.Inet6, 58)]
    [InlineData("MPTCPv6", SocketFamily.Inet6, 262)]
    [InlineData("UNIX-STREAM", SocketFamily.Unix, 0)]
    [InlineData("PACKET", SocketFamily.Packet, 0)]
    public void FindProtocol_KernelsName_HasItsList(string name, SocketFamily family, int protocol)
        => Assert.Equal(new SocketList(family, protocol), SocketProtocol.Find(name)?.List);

    [Theory]
    [InlineData("")]
    [InlineData("v6")]
    [InlineData("UNIXv6")]
    [InlineData("HYPERV")]
    public void FindProtocol_OtherName_IsNone(string name) => Assert.Null(SocketProtocol.Find(name));
}
