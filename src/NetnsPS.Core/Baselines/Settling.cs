namespace NetnsPS.Baselines;

/// <summary>Takes snapshots again and again: until nothing changes, or until what is found is good.</summary>
internal static class Settling
{
    // Between two looks for a change: a fifth of the time that must be quiet, within these.
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);

    // Between two looks for what is good: twice as long each time.
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nothing has changed for some time.</summary>
    /// <param name="fresh">Takes a snapshot; what it throws is thrown on.</param>
    /// <param name="changes">How a snapshot differs from the one before it.</param>
    /// <param name="quiet">How long nothing may change; zero is one snapshot.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="giveUp">Makes the exception then, of the last differences.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last snapshot.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal static T WaitForRest<T>(
        Func<T> fresh, Func<T, T, IReadOnlyList<ResourceChange>> changes, TimeSpan quiet, TimeSpan timeout,
        Func<IReadOnlyList<ResourceChange>, Exception> giveUp, CancellationToken cancellationToken)
    {
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / 5, s_shortestPause.Ticks, s_longestPause.Ticks));
        long start = TimeProvider.System.GetTimestamp(), changed = start;
        T last = fresh();
        IReadOnlyList<ResourceChange> lastChanges = [];
        while (TimeProvider.System.GetElapsedTime(changed) < quiet)
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout) throw giveUp(lastChanges);
            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();

            T now = fresh();
            IReadOnlyList<ResourceChange> since = changes(last, now);
            if (since.Count > 0) (lastChanges, changed) = (since, TimeProvider.System.GetTimestamp());
            last = now;
        }

        return last;
    }

    /// <summary>Waits until what is found is good, or the time is over; the last look is then what counts.</summary>
    /// <param name="look">Looks once; what it throws is thrown on.</param>
    /// <param name="isGood">Whether that is good.</param>
    /// <param name="within">How long to go on; zero or less is one look.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was found last.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
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
