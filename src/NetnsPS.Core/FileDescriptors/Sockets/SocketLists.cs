using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Lists of sockets by sock_diag, in the namespace that the connection was opened in. It owns the connection.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="states">Which states of IP sockets, one bit each; those that a descriptor can hold without it.</param>
internal sealed class DiagSocketLists(NetlinkConnection connection, uint states = InetDiag.HeldStates) : IDisposable
{
    /// <summary>Reads a list.</summary>
    /// <returns>Null when the kernel does not have that list.</returns>
    internal IReadOnlyList<SocketInfo>? Read(SocketList list)
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

/// <summary>
/// The sockets of the network namespace that a process is in, by inode: from sock_diag, else from /proc/PID/net, which
/// shows that namespace without entering it but less of it: no peers of UNIX sockets, no TCP sockets that are only
/// bound. Each list is read once, when the first socket of its protocol is asked for: a process with one UNIX socket
/// does not pay for the machine's hundred thousand TCP connections.
/// </summary>
/// <param name="process">The process.</param>
/// <param name="connection">Opened in that namespace; the table owns it. Null when there is none.</param>
internal sealed class SocketTable(ProcDirectory process, NetlinkConnection? connection) : IDisposable
{
    private readonly DiagSocketLists? _diag = connection is null ? null : new DiagSocketLists(connection);
    private readonly Dictionary<ulong, SocketInfo> _sockets = [];
    private readonly HashSet<SocketList> _read = [];

    /// <summary>A socket in what was read so far.</summary>
    internal SocketInfo? Find(ulong inode) => _sockets.GetValueOrDefault(inode);

    /// <summary>Reads a list, if it was not read before.</summary>
    internal void Read(SocketList list)
    {
        if (!_read.Add(list)) return;
        foreach (SocketInfo socket in _diag?.Read(list) ?? ProcNet.Read(process, list) ?? [])
            _sockets[socket.Inode] = socket;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _diag?.Dispose();
}
