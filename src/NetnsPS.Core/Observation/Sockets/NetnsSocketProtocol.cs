namespace NetnsPS;

/// <summary>The kinds of sockets that the kernel lists, as ss(8) tells them apart.</summary>
public enum NetnsSocketProtocol
{
    /// <summary>tcp(7).</summary>
    Tcp,

    /// <summary>udp(7).</summary>
    Udp,

    /// <summary>udplite(7).</summary>
    UdpLite,

    /// <summary>Echo requests without privileges (ping sockets, icmp(7)).</summary>
    Icmp,

    /// <summary>raw(7).</summary>
    Raw,

    /// <summary>Multipath TCP, RFC 8684.</summary>
    Mptcp,

    /// <summary>sctp(7).</summary>
    Sctp,

    /// <summary>DCCP, RFC 4340.</summary>
    Dccp,

    /// <summary>unix(7).</summary>
    Unix,

    /// <summary>packet(7).</summary>
    Packet,

    /// <summary>netlink(7).</summary>
    Netlink,
}
