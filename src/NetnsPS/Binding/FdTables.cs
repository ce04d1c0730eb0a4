namespace NetnsPS;

/// <summary>The descriptors of several processes, for as many snapshots as one likes.</summary>
internal sealed class FdTables : IDisposable
{
    private readonly List<FileDescriptorTable> _tables = [];

    /// <summary>Binds to the processes: should one end, another one with its number is not taken for it.</summary>
    /// <exception cref="ProcessNotFoundException">There is no such process.</exception>
    internal static FdTables Open(IEnumerable<ProcessReference> processes)
    {
        var tables = new FdTables();
        try
        {
            foreach (ProcessReference process in processes) tables._tables.Add(ProcessFds.Open(process.Id));
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    internal IReadOnlyList<FileDescriptor> Read() => [.. _tables.SelectMany(table => table.Read())];

    public void Dispose() => _tables.ForEach(table => table.Dispose());
}
