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
        using OwnHandle links = process.OpenBelow(task + "fd");
        using OwnHandle infos = process.OpenBelow(task + "fdinfo");
        List<int> numbers = NumberedEntries.Read(links.Fd);
        if (process.IsSelf()) numbers.RemoveAll(OwnHandle.Contains);
        if (numbers.Count == 0) return null;

        var reader = new FdReader(process, links.Fd, infos.Fd);
        List<FileDescriptor> found = ReadAll(reader, numbers);
        // A process that ends closes its files one by one: what is left of them would look like a snapshot without leaks.
        if (reader.Missed > 0 && process.FindLivingTask() is null) throw new ProcessNotFoundException(process.ProcessId);
        return found;
    }

    private static List<FileDescriptor> ReadAll(FdReader reader, List<int> numbers)
    {
        var found = new List<FileDescriptor>(numbers.Count);
        foreach (int number in numbers)
        {
            if (reader.Read(number) is { } descriptor) found.Add(descriptor);
        }

        return found;
    }
}
