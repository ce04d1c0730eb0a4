using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Lists of sockets by sock_diag, in the namespace that the connection was opened in. It owns the connection.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="states">Which states of IP sockets, one bit each; those that a descriptor can hold without it.</param>
internal sealed class DiagSocketLists(NetlinkConnection connection, uint states = InetDiag.HeldStates) : ISocketLists
{
    /// <inheritdoc/>
    public IReadOnlyList<SocketInfo>? Read(SocketList list)
    {
        try
        {
            return list.Family switch
            {
                SocketFamily.Inet or SocketFamily.Inet6
                    => InetDiag.Dump(connection, list.Family, list.Protocol, states),
                SocketFamily.Unix => UnixDiag.Dump(connection),
                SocketFamily.Netlink => NetlinkDiag.Dump(connection),
                SocketFamily.Packet => PacketDiag.Dump(connection),
                _ => null,
            };
        }
        catch (NetlinkException)
        {
            // ENOENT: built without that list (CONFIG_INET_RAW_DIAG, ...).
            // EBUSY: it never stood still. There are other ways to ask.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
