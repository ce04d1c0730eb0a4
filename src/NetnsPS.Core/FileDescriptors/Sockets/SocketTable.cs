using NetnsPS.Netlink.Diag;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// The sockets of one network namespace by inode. Each list is read once, when the first socket of its protocol is
/// looked for: a process with one UNIX socket does not pay for the machine's hundred thousand TCP connections.
/// </summary>
/// <param name="ways">The ways to ask, best first.</param>
internal sealed class SocketTable(IReadOnlyList<ISocketLists> ways) : IDisposable
{
    private readonly Dictionary<ulong, SocketInfo> _sockets = [];
    private readonly HashSet<SocketList> _read = [];

    /// <summary>A socket in what was read so far.</summary>
    internal SocketInfo? Find(ulong inode) => _sockets.GetValueOrDefault(inode);

    /// <summary>Reads a list, if it was not read before.</summary>
    internal void Read(SocketList list)
    {
        if (!_read.Add(list)) return;
        foreach (ISocketLists way in ways)
        {
            if (way.Read(list) is not { } sockets) continue;
            foreach (SocketInfo socket in sockets) _sockets[socket.Inode] = socket;
            return;
        }
    }

    /// <summary>Closes the ways.</summary>
    public void Dispose()
    {
        foreach (ISocketLists way in ways) way.Dispose();
    }
}
