namespace NetnsPS;

/// <summary>How a snapshot of file descriptors is taken.</summary>
public sealed record FdReadOptions
{
    /// <summary>Where procfs is mounted.</summary>
    public string ProcRoot { get; init; } = "/proc";

    /// <summary>Whether sockets are described (state, addresses, ...) and not only told by their number.</summary>
    public bool DescribeSockets { get; init; } = true;
}
