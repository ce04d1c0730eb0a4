namespace NetnsPS;

/// <summary>
/// Families of sockets (socket(2), address families); the numbers are the kernel's, include/linux/socket.h.
/// </summary>
public enum SocketFamily
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>AF_UNIX: unix(7).</summary>
    Unix = 1,

    /// <summary>AF_INET: ip(7).</summary>
    Inet = 2,

    /// <summary>AF_INET6: ipv6(7).</summary>
    Inet6 = 10,

    /// <summary>AF_KEY: IPsec keys.</summary>
    Key = 15,

    /// <summary>AF_NETLINK: netlink(7).</summary>
    Netlink = 16,

    /// <summary>AF_PACKET: packet(7).</summary>
    Packet = 17,

    /// <summary>AF_CAN.</summary>
    Can = 29,

    /// <summary>AF_TIPC.</summary>
    Tipc = 30,

    /// <summary>AF_BLUETOOTH.</summary>
    Bluetooth = 31,

    /// <summary>AF_ALG: the kernel's cryptography.</summary>
    Alg = 38,

    /// <summary>AF_VSOCK: vsock(7).</summary>
    Vsock = 40,

    /// <summary>AF_SMC.</summary>
    Smc = 43,

    /// <summary>AF_XDP.</summary>
    Xdp = 44,
}
