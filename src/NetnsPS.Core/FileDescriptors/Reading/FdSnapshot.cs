namespace NetnsPS.FileDescriptors;

/// <summary>One pass over the descriptors of a process.</summary>
internal static class FdSnapshot
{
    internal static IReadOnlyList<FileDescriptor> Take(ProcDirectory process, FdReadOptions options)
    {
        string task = "";
        while (true)
        {
            List<FileDescriptor>? found = TakeFrom(process, task, options);
            if (found is not null) return found;
            // Nothing there: the process has ended, or only its first thread, or it really has nothing open.
            string? living = process.FindLivingTask() ?? throw new ProcessNotFoundException(process.ProcessId);
            if (living == task) return [];
            task = living;
        }
    }

    // Null when nothing was found at all.
    private static List<FileDescriptor>? TakeFrom(ProcDirectory process, string task, FdReadOptions options)
    {
        using FdReader reader = FdReader.Open(process, task);
        List<int> numbers = NumberedEntries.Read(reader.Links);
        if (process.IsSelf()) numbers.RemoveAll(OwnHandle.Contains);
        if (numbers.Count == 0) return null;

        List<FileDescriptor> found = FdShares.ReadAll(
            reader, () => FdReader.Open(process, task), numbers, out int missed);
        // A process that ends closes its files one by one: what is
        // left of them would look like a snapshot without leaks.
        if (missed > 0 && process.FindLivingTask() is null) throw new ProcessNotFoundException(process.ProcessId);
        return options.DescribeSockets ? WithSockets(process, reader, found, options) : found;
    }

    // Behind the listing: what is opened here is not in it.
    private static List<FileDescriptor> WithSockets(
        ProcDirectory process, FdReader reader, List<FileDescriptor> found, FdReadOptions options)
    {
        if (!found.Exists(descriptor => descriptor.Kind == FileDescriptorKind.Socket)) return found;
        using var resolver = new SocketResolver(process, reader.Links, options);
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
