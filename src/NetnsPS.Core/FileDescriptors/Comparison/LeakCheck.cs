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
        => WaitFor(() => baseline.Compare(fresh(), options), comparison => !comparison.HasLeaks, within,
            cancellationToken);

    /// <summary>
    /// Looks again and again until what is found is good, or the time is over; the last look is then what counts.
    /// </summary>
    internal static T WaitFor<T>(
        Func<T> look, Func<T, bool> isGood, TimeSpan within, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan wait = s_firstWait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Read before the look: the last one is taken when the time is over, not a wait earlier.
            TimeSpan left = within - TimeProvider.System.GetElapsedTime(start);
            T found = look();
            if (isGood(found) || left <= TimeSpan.Zero) return found;

            cancellationToken.WaitHandle.WaitOne(wait < left ? wait : left);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, s_longestWait.Ticks));
        }
    }
}
