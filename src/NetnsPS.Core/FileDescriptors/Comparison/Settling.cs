namespace NetnsPS.FileDescriptors;

/// <summary>Looks again and again until nothing has changed for some time.</summary>
internal static class Settling
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for that.</summary>
    /// <param name="fresh">Takes a snapshot; what it throws is thrown on.</param>
    /// <param name="changes">How a snapshot differs from the one before it.</param>
    /// <param name="quiet">How long nothing may change; zero is one snapshot.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="giveUp">Makes the exception then, of the last differences.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last snapshot.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal static TSnapshot Wait<TSnapshot, TChange>(
        Func<TSnapshot> fresh,
        Func<TSnapshot, TSnapshot, IReadOnlyList<TChange>> changes,
        TimeSpan quiet,
        TimeSpan timeout,
        Func<IReadOnlyList<TChange>, Exception> giveUp,
        CancellationToken cancellationToken)
    {
        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / 5, s_shortestPause.Ticks, s_longestPause.Ticks));
        long start = TimeProvider.System.GetTimestamp(), changed = start;
        TSnapshot last = fresh();
        IReadOnlyList<TChange> lastChanges = [];
        while (TimeProvider.System.GetElapsedTime(changed) < quiet)
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout) throw giveUp(lastChanges);
            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();

            TSnapshot now = fresh();
            IReadOnlyList<TChange> since = changes(last, now);
            if (since.Count > 0) (lastChanges, changed) = (since, TimeProvider.System.GetTimestamp());
            last = now;
        }

        return last;
    }
}
