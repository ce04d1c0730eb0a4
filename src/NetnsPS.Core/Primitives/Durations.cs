namespace NetnsPS.Primitives;

/// <summary>Checks spans of time that a user gave.</summary>
internal static class Durations
{
    /// <summary>Refuses what no wait can last.</summary>
    /// <returns>The same.</returns>
    /// <exception cref="InvalidInputException">It is negative, without being
    /// <see cref="Timeout.InfiniteTimeSpan"/>, or too long to be meant.</exception>
    internal static TimeSpan Check(TimeSpan duration)
        => duration == Timeout.InfiniteTimeSpan
            || (duration >= TimeSpan.Zero && duration.TotalMilliseconds <= int.MaxValue)
            ? duration
            : throw new InvalidInputException(
                InputFault.Duration,
                    $"{duration} is not a valid time to wait: expected 0 to 24 days, or -1 ms for no limit.");
}
