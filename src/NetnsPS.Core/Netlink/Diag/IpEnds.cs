using System.Net;

namespace NetnsPS.Netlink.Diag;

/// <summary>Ends of IP sockets.</summary>
internal static class IpEnds
{
    /// <summary>An address and a port; null for the two zeros that stand for "none".</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="port">The port.</param>
    /// <param name="interfaceIndex">The interface that the socket
    /// is bound to: the scope of a link-local address.</param>
    internal static IPEndPoint? Make(ReadOnlySpan<byte> address, int port, int interfaceIndex)
    {
        if (port == 0 && address.IndexOfAnyExcept((byte)0) < 0) return null;
        var ip = new IPAddress(address);
        if (ip.IsIPv6LinkLocal) ip.ScopeId = Math.Max(0, interfaceIndex);
        return new IPEndPoint(ip, port);
    }
}
