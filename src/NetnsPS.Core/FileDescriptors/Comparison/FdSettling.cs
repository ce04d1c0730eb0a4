using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>Waits for a program to come to rest before a baseline is taken of it.</summary>
public static class FdSettling
{
    /// <summary>Takes fresh snapshots until nothing was opened, closed or replaced for some time.</summary>
    /// <param name="fresh">Takes a snapshot; what it throws is thrown on.</param>
    /// <param name="quiet">How long nothing may change; zero is one snapshot.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="options">Descriptors that may come and go meanwhile; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last snapshot.</returns>
    /// <exception cref="FdNotSettledException">It did not come to rest in time.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static IReadOnlyList<FileDescriptor> Wait(
        Func<IReadOnlyList<FileDescriptor>> fresh,
        TimeSpan quiet,
        TimeSpan timeout,
        FdCompareOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options = (options ?? new FdCompareOptions()) with { IncludeClosed = true };
        return Settling.Wait(
            fresh,
            (before, now) => new FdBaseline(before).Compare(now, options).Changes,
            quiet,
            timeout,
            changes => new FdNotSettledException(timeout, changes),
            cancellationToken);
    }
}
