namespace NetnsPS.FileDescriptors;

/// <summary>
/// Divides the reading of many descriptors among processors: nearly all of the time is the kernel's, which looks up each of
/// them in several calls, and does so for several readers at once.
/// </summary>
internal static class FdShares
{
    // Fewer are read before another thread has woken up.
    private const int LeastShare = 1024;
    private const int MostShares = 4;

    /// <summary>Reads descriptors, in order.</summary>
    /// <param name="first">Reads the first share; it stays the caller's.</param>
    /// <param name="openAnother">
    /// Opens a reader for another share: with directories of its own, since an open file that is shared is one that
    /// processors wait for.
    /// </param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="missed">How many were listed and then gone, or refused.</param>
    internal static List<FileDescriptor> ReadAll(FdReader first, Func<FdReader> openAnother, List<int> numbers, out int missed)
    {
        int shares = Math.Clamp(numbers.Count / LeastShare, 1, Math.Min(MostShares, Environment.ProcessorCount));
        var readers = new List<FdReader> { first };
        try
        {
            while (readers.Count < shares) readers.Add(openAnother());
            var found = new List<FileDescriptor>[shares];
            Parallel.For(0, shares, share => found[share] = Read(
                readers[share], numbers, (int)((long)numbers.Count * share / shares), (int)((long)numbers.Count * (share + 1) / shares)));
            missed = readers.Sum(reader => reader.Missed);
            return shares == 1 ? found[0] : [.. found.SelectMany(part => part)];
        }
        finally
        {
            foreach (FdReader reader in readers.Skip(1)) reader.Dispose();
        }
    }

    private static List<FileDescriptor> Read(FdReader reader, List<int> numbers, int start, int end)
    {
        var found = new List<FileDescriptor>(end - start);
        for (int i = start; i < end; i++)
        {
            if (reader.Read(numbers[i]) is { } descriptor) found.Add(descriptor);
        }

        return found;
    }
}
