using NetnsPS.FileDescriptors;
using NetnsPS.Netlink.Transport;
using NetnsPS.Procfs;

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

/// <summary>
/// The open files of one process. An instance is bound to the process itself and not to its number: should the process
/// end and the number be given to another one, reading fails instead of showing the other one's files.
/// </summary>
/// <remarks>Source: proc(5), /proc/pid/fd and /proc/pid/fdinfo.</remarks>
public sealed class FileDescriptorTable : IDisposable
{
    private readonly ProcDirectory _process;
    private readonly FdReadOptions _options;

    private FileDescriptorTable(ProcDirectory process, FdReadOptions options)
    {
        _process = process;
        _options = options;
    }

    /// <summary>The process.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Binds to a process, to take several snapshots of it.</summary>
    /// <param name="processId">The process's number.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The table, to be disposed of.</returns>
    /// <exception cref="ProcessNotFoundException">There is no such process.</exception>
    public static FileDescriptorTable Open(int processId, FdReadOptions? options = null)
    {
        options ??= new FdReadOptions();
        return new FileDescriptorTable(ProcDirectory.Open(processId, options.ProcRoot), options);
    }

    /// <summary>Takes one snapshot of a process.</summary>
    /// <param name="processId">The process's number.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>Its descriptors in ascending order; those that closed while they were read are left out.</returns>
    /// <exception cref="ProcessNotFoundException">There is no such process, or it ended meanwhile.</exception>
    /// <exception cref="FdAccessDeniedException">We may not see that process's descriptors.</exception>
    public static IReadOnlyList<FileDescriptor> Read(int processId, FdReadOptions? options = null)
    {
        using FileDescriptorTable table = Open(processId, options);
        return table.Read();
    }

    /// <summary>Takes a snapshot.</summary>
    /// <returns>The descriptors in ascending order; those that closed while they were read are left out.</returns>
    /// <exception cref="ProcessNotFoundException">The process has ended.</exception>
    /// <exception cref="FdAccessDeniedException">We may not see its descriptors.</exception>
    public IReadOnlyList<FileDescriptor> Read()
    {
        IReadOnlyList<FileDescriptor> found = TakeSnapshot();
        return _options.FindPipeHolders ? PipeHolders.AddTo(found, _options.ProcRoot) : found;
    }

    /// <summary>Lets go of the process.</summary>
    public void Dispose() => _process.Dispose();

    private IReadOnlyList<FileDescriptor> TakeSnapshot()
    {
        string task = "";
        while (true)
        {
            List<FileDescriptor>? found = TakeFrom(task);
            if (found is not null) return found;
            // Nothing there: the process has ended, or only its first thread, or it really has nothing open.
            string? living = _process.FindLivingTask() ?? throw new ProcessNotFoundException(_process.ProcessId);
            if (living == task) return [];
            task = living;
        }
    }

    // Null when nothing was found at all.
    private List<FileDescriptor>? TakeFrom(string task)
    {
        using FdReader reader = FdReader.Open(_process, task);
        List<int> numbers = DirectoryNames.ReadNumbers(reader.Links);
        if (_process.IsSelf()) numbers.RemoveAll(OwnHandle.Contains);
        if (numbers.Count == 0) return null;

        List<FileDescriptor> found = FdShares.ReadAll(
            reader, () => FdReader.Open(_process, task), numbers, out int missed);
        // A process that ends closes its files one by one: what is
        // left of them would look like a snapshot without leaks.
        if (missed > 0 && _process.FindLivingTask() is null) throw new ProcessNotFoundException(_process.ProcessId);
        return _options.DescribeSockets ? WithSockets(reader, found) : found;
    }

    // Behind the listing: what is opened here is not in it.
    private List<FileDescriptor> WithSockets(FdReader reader, List<FileDescriptor> found)
    {
        if (!found.Exists(descriptor => descriptor.Kind == FileDescriptorKind.Socket)) return found;
        using var resolver = new SocketResolver(_process, reader.Links, _options);
        var result = new List<FileDescriptor>(found.Count);
        foreach (FileDescriptor descriptor in found)
        {
            if (descriptor.Kind != FileDescriptorKind.Socket) result.Add(descriptor);
            else if (resolver.Resolve(descriptor) is { } details) result.Add(descriptor.With(details));
            // In no list and not to be copied: it was closed since
            // it was listed, or it is one that we may not ask about.
            else if (reader.IsStillOpen(descriptor)) result.Add(descriptor.With(resolver.ResolveByName(descriptor)));
        }

        return result;
    }
}
