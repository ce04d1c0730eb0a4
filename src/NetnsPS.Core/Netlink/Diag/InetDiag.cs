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

    /// <summary>Asks for the sockets of one family and protocol.</summary>
    /// <param name="family">Inet or Inet6.</param>
    /// <param name="protocol">An IP protocol; IPPROTO_RAW lists the raw sockets of all protocols.</param>
    /// <param name="states">Which states, one bit each.</param>
    internal static NetlinkQuery<SocketInfo> All(SocketFamily family, int protocol, uint states = HeldStates) => new(
        new NetlinkRequest(SockDiag.SOCK_DIAG_BY_FAMILY, NetlinkFlags.None, new Question(family, protocol, states)),
        message => Read(message, protocol));

    /// <summary>Lists the sockets of one family and protocol.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel describes no sockets of that protocol.</exception>
    /// <inheritdoc cref="All"/>
    internal static List<SocketInfo> Dump(
        NetlinkConnection connection, SocketFamily family, int protocol, uint states = HeldStates)
        => connection.List(All(family, protocol, states));

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

    private sealed record Question(SocketFamily Family, int Protocol, uint States) : INetlinkPayload
    {
        public string Subject => $"{Family} {InetProtocols.NameOf(Protocol)}";

        public void Encode(scoped ref NetlinkWriter writer)
        {
            writer.WriteStruct(new InetDiagRequest
            {
                Family = (byte)Family,
                Protocol = unchecked((byte)Protocol),
                States = States,
            });
            if (Protocol > byte.MaxValue)
                writer.WriteAttribute(InetDiagAttribute.INET_DIAG_REQ_PROTOCOL, (uint)Protocol);
        }
    }
}

/// <summary>What the attributes of an inet_diag answer tell; what they don't is null.</summary>
/// <param name="Protocol">The protocol of a raw socket.</param>
/// <param name="IsIPv6Only">Whether it takes no IPv4.</param>
/// <param name="Mark">Its SO_MARK.</param>
internal readonly record struct InetDiagExtras(byte? Protocol, bool? IsIPv6Only, uint? Mark)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="NetlinkDecodeException">They are malformed.</exception>
    internal static InetDiagExtras Read(NetlinkMessage message)
    {
        var told = default(InetDiagExtras);
        AttributeReader attributes = message.AttributesAfter(InetDiagMessage.Size);
        while (attributes.MoveNext())
        {
            told = attributes.Type switch
            {
                InetDiagAttribute.INET_DIAG_PROTOCOL => told with { Protocol = attributes.Read<byte>() },
                InetDiagAttribute.INET_DIAG_SKV6ONLY => told with { IsIPv6Only = attributes.Read<byte>() != 0 },
                InetDiagAttribute.INET_DIAG_MARK => told with { Mark = attributes.Read<uint>() },
                _ => told,
            };
        }

        return told;
    }
}

/// <summary>struct inet_diag_sockid, include/uapi/linux/inet_diag.h: ports and addresses in network order.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct InetSocketId
{
    internal const int Size = 48;
    internal const int SourcePortAt = 0;
    internal const int DestinationPortAt = 2;
    internal const int SourceAt = 4;
    internal const int DestinationAt = 20;

    [FieldOffset(36)] internal int InterfaceIndex;
}

/// <summary>struct inet_diag_req_v2, include/uapi/linux/inet_diag.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct InetDiagRequest
{
    internal const int Size = 56;

    [FieldOffset(0)] internal byte Family;
    [FieldOffset(1)] internal byte Protocol;
    [FieldOffset(2)] internal byte Extensions;

    /// <summary>One bit for each state of <see cref="SocketState"/>.</summary>
    [FieldOffset(4)] internal uint States;
    [FieldOffset(8)] internal InetSocketId Id;
}

/// <summary>struct inet_diag_msg, include/uapi/linux/inet_diag.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct InetDiagMessage
{
    internal const int Size = 72;
    internal const int IdAt = 4;

    [FieldOffset(0)] internal byte Family;
    [FieldOffset(1)] internal byte State;
    [FieldOffset(2)] internal byte Timer;
    [FieldOffset(3)] internal byte Retransmissions;
    [FieldOffset(IdAt)] internal InetSocketId Id;

    /// <summary>When the timer runs out, in milliseconds.</summary>
    [FieldOffset(52)] internal uint Expires;
    [FieldOffset(56)] internal uint ReceiveQueue;
    [FieldOffset(60)] internal uint SendQueue;
    [FieldOffset(64)] internal uint UserId;
    [FieldOffset(68)] internal uint Inode;
}

/// <summary>Attributes of inet_diag requests and answers.</summary>
internal static class InetDiagAttribute
{
    /// <summary>In a request: the protocol, when its number does not fit a byte (MPTCP).</summary>
    internal const ushort INET_DIAG_REQ_PROTOCOL = 3;

    /// <summary>In an answer: the protocol of a raw socket.</summary>
    internal const ushort INET_DIAG_PROTOCOL = 10;

    /// <summary>
    /// In an answer: whether an IPv6 socket takes no IPv4; told of those that listen or are not connected.
    /// </summary>
    internal const ushort INET_DIAG_SKV6ONLY = 11;

    /// <summary>In an answer: SO_MARK, for who has CAP_NET_ADMIN.</summary>
    internal const ushort INET_DIAG_MARK = 15;
}
