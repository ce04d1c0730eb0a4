using NetnsPS.Netlink.Transport;

namespace NetnsPS;

/// <summary>How a snapshot of file descriptors is taken.</summary>
public sealed record FdReadOptions
{
    /// <summary>Where procfs is mounted.</summary>
    public string ProcRoot { get; init; } = "/proc";

    /// <summary>Whether sockets are described (state, addresses, ...) and not only told by their number.</summary>
    public bool DescribeSockets { get; init; } = true;

    /// <summary>Whether all processes are looked through for the other holders of this one's pipes.</summary>
    public bool FindPipeHolders { get; init; }

    /// <summary>
    /// Opens a sock_diag connection in the network namespace of a process: the connection is closed after the snapshot.
    /// Null, or a null result: the current namespace's sockets are asked for by sock_diag, others' by /proc/PID/net.
    /// </summary>
    internal Func<int, NetlinkConnection?>? OpenSockDiag { get; init; }
}
