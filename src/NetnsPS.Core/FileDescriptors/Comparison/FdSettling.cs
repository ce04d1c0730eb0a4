namespace NetnsPS;

/// <summary>Waits for a program to come to rest before a baseline is taken of it.</summary>
public static class FdSettling
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(1);

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
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / 5, s_shortestPause.Ticks, s_longestPause.Ticks));
        long start = TimeProvider.System.GetTimestamp(), changed = start;
        IReadOnlyList<FileDescriptor> last = fresh();
        IReadOnlyList<FdChange> changes = [];
        while (TimeProvider.System.GetElapsedTime(changed) < quiet)
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout) throw new FdNotSettledException(timeout, changes);
            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();

            IReadOnlyList<FileDescriptor> now = fresh();
            IReadOnlyList<FdChange> since = new FdBaseline(last).Compare(now, options).Changes;
            if (since.Count > 0) (changes, changed) = (since, TimeProvider.System.GetTimestamp());
            last = now;
        }

        return last;
    }
}
