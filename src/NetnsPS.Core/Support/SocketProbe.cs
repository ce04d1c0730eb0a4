using System.Net.Sockets;

namespace NetnsPS.Support;

/// <summary>Tries sockets of special kinds.</summary>
internal static class SocketProbe
{
    /// <summary>ICMP echo sockets, by which ping(8) works without CAP_NET_RAW (icmp(7)).</summary>
    internal static string? Ping(ProbeNetns probe)
    {
        try
        {
            using Socket socket = probe.Netns.Run(static () =>
                new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp));
            return null;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return "A new namespace lets no group open ICMP echo sockets until its setting net.ipv4.ping_group_range "
                + "says otherwise, such as '0 2147483647'.";
        }
    }
}
