using NetnsPS.FileDescriptors;

namespace NetnsPS;

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
        IReadOnlyList<FileDescriptor> found = FdSnapshot.Take(_process, _options);
        return _options.FindPipeHolders ? PipeHolders.AddTo(found, _options.ProcRoot) : found;
    }

    /// <summary>Lets go of the process.</summary>
    public void Dispose() => _process.Dispose();
}
