using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using NativeSockets = NetnsPS.Interop.Sockets;

namespace NetnsPS.Netlink.Diag;

/// <summary>
/// IPv4 and IPv6 sockets (net/ipv4/inet_diag.c). Sockets that are neither bound nor connected are in no list there.
/// </summary>
internal static class InetDiag
{
    /// <summary>Every state.</summary>
    internal const uint AllStates = uint.MaxValue;

    /// <summary>
    /// The states in which no program holds the socket: it is the
    /// kernel's own until it is accepted, or after it was closed.
    /// </summary>
    private const uint OrphanStates
        = (1u << (int)SocketState.TimeWait) | (1u << (int)SocketState.SynReceived)
            | (1u << (int)SocketState.NewSynReceived);

    /// <summary>The states of sockets that have a descriptor, bound ones that do not listen included.</summary>
    internal const uint HeldStates = AllStates & ~OrphanStates;

    private const int Enough = 128;

    /// <summary>Lists the sockets of one family and protocol.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="family">Inet or Inet6.</param>
    /// <param name="protocol">An IP protocol; IPPROTO_RAW lists the raw sockets of all protocols.</param>
    /// <param name="states">Which states, one bit each.</param>
    /// <exception cref="NetlinkException">ENOENT: the kernel describes no sockets of that protocol.</exception>
    internal static List<SocketInfo> Dump(
        NetlinkConnection connection, SocketFamily family, int protocol, uint states = HeldStates)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeDump(ref writer, family, protocol, states);
        return connection.Dump(
            ref writer, message => Read(message, protocol), $"{family} {InetProtocols.NameOf(protocol)}");
    }

    internal static void EncodeDump(scoped ref NetlinkWriter writer, SocketFamily family, int protocol, uint states)
    {
        writer.BeginMessage(SockDiag.SOCK_DIAG_BY_FAMILY, NetlinkFlags.None);
        writer.WriteStruct(new InetDiagRequest
        {
            Family = (byte)family,
            Protocol = unchecked((byte)protocol),
            States = states,
        });
        if (protocol > byte.MaxValue) writer.WriteAttribute(InetDiagAttribute.INET_DIAG_REQ_PROTOCOL, (uint)protocol);
    }

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static SocketInfo Read(NetlinkMessage message, int protocol)
    {
        var fixedPart = message.ReadFixed<InetDiagMessage>();
        var told = InetDiagExtras.Read(message);
        bool isRaw = protocol == InetProtocols.IPPROTO_RAW;
        ReadOnlySpan<byte> id = message.Payload.Slice(InetDiagMessage.IdAt, InetSocketId.Size);
        return new SocketInfo
        {
            Family = (SocketFamily)fixedPart.Family,
            Type = TypeOf(protocol),
            Protocol = InetProtocols.NameOf(isRaw ? told.Protocol ?? InetProtocols.IPPROTO_RAW : protocol),
            State = (SocketState)fixedPart.State,
            LocalEndPoint = End(fixedPart.Family, id[InetSocketId.SourceAt..], id[InetSocketId.SourcePortAt..],
                fixedPart.Id.InterfaceIndex, isRaw),
            RemoteEndPoint = End(fixedPart.Family, id[InetSocketId.DestinationAt..],
                id[InetSocketId.DestinationPortAt..], fixedPart.Id.InterfaceIndex, isRaw),
            Inode = fixedPart.Inode,
            InterfaceIndex = fixedPart.Id.InterfaceIndex,
            UserId = fixedPart.UserId,
            ReceiveQueue = fixedPart.ReceiveQueue,
            SendQueue = fixedPart.SendQueue,
            Timer = SocketTimer.Of(fixedPart.Timer, fixedPart.Expires, fixedPart.Retransmissions),
            IsIPv6Only = told.IsIPv6Only,
            Mark = told.Mark,
        };
    }

    internal static SocketType TypeOf(int protocol) => protocol switch
    {
        InetProtocols.IPPROTO_TCP or InetProtocols.IPPROTO_MPTCP => SocketType.Stream,
        InetProtocols.IPPROTO_UDP or InetProtocols.IPPROTO_UDPLITE or InetProtocols.IPPROTO_ICMP
            or InetProtocols.IPPROTO_ICMPV6 => SocketType.Dgram,
        InetProtocols.IPPROTO_RAW => SocketType.Raw,
        // SCTP has stream and seqpacket sockets; the message does not say which.
        _ => SocketType.Unknown,
    };

    private static IPEndPoint? End(
        byte family, ReadOnlySpan<byte> address, ReadOnlySpan<byte> port, int interfaceIndex, bool isRaw)
    {
        bool isInet6 = family == NativeSockets.AF_INET6;
        // A raw socket's "port" is its protocol (raw_diag.c).
        int number = isRaw ? 0 : BinaryPrimitives.ReadUInt16BigEndian(port);
        return IpEnds.Make(address[..(isInet6 ? 16 : 4)], number, interfaceIndex);
    }
}
