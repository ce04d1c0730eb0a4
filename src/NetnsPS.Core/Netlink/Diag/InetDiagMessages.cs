namespace NetnsPS.Netlink.Diag;

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
