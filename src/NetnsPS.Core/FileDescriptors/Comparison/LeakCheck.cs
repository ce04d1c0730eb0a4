namespace NetnsPS;

/// <summary>Leak checks that give a program time to close what it is about to close.</summary>
public static class LeakCheck
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes fresh snapshots until there is no leak, or the time is over.</summary>
    /// <param name="fresh">Takes a snapshot; what it throws is thrown on.</param>
    /// <param name="baseline">What is meant to be open.</param>
    /// <param name="within">How long to go on; zero or less is one snapshot.</param>
    /// <param name="options">What the comparison leaves out; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last comparison: its <see cref="FdComparison.Leaks"/> are those that did not go away.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static FdComparison WaitForNoLeak(
        Func<IReadOnlyList<FileDescriptor>> fresh,
        FdBaseline baseline,
        TimeSpan within,
        FdCompareOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan wait = s_firstWait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Read before the snapshot: the last snapshot is taken when the time is over, not a wait earlier.
            TimeSpan left = within - TimeProvider.System.GetElapsedTime(start);
            FdComparison comparison = baseline.Compare(fresh(), options);
            if (!comparison.HasLeaks || left <= TimeSpan.Zero) return comparison;

            cancellationToken.WaitHandle.WaitOne(wait < left ? wait : left);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, s_longestWait.Ticks));
        }
    }
}
