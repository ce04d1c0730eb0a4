using System.Net;
using System.Net.Sockets;

namespace NetnsPS;

/// <summary>A version of the Internet Protocol, by its AF_ number (address_families(7)).</summary>
public enum IPFamily
{
    /// <summary>AF_INET.</summary>
    IPv4 = 2,

    /// <summary>AF_INET6.</summary>
    IPv6 = 10,
}

internal static class IPFamilies
{
    internal static IPFamily Family(this IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetwork ? IPFamily.IPv4 : IPFamily.IPv6;
}
