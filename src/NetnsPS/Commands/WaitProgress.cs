using System.Diagnostics;

namespace NetnsPS.Commands;

/// <summary>Shows that a wait goes on, once it has lasted so long that somebody may wonder.</summary>
/// <param name="cmdlet">Who waits, on whose thread this is used.</param>
/// <param name="activity">What is awaited.</param>
/// <param name="limit">How long it may take; infinite for ever.</param>
internal sealed class WaitProgress(ShownCommand cmdlet, string activity, TimeSpan limit) : IDisposable
{
    /// <summary>How long a wait shows nothing.</summary>
    internal static TimeSpan Unnoticed { get; } = TimeSpan.FromSeconds(1);

    private readonly ProgressRecord _progress = new(
        activity.GetHashCode(StringComparison.Ordinal) & int.MaxValue, activity, SR.WaitStatus);
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _isShown;

    /// <summary>Shows how far it is.</summary>
    internal void Update()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed < Unnoticed) return;
        if (limit > TimeSpan.Zero)
        {
            _progress.PercentComplete = (int)Math.Min(100, 100 * elapsed / limit);
            _progress.SecondsRemaining = (int)Math.Max(0, Math.Ceiling((limit - elapsed).TotalSeconds));
        }

        cmdlet.WriteProgress(_progress);
        _isShown = true;
    }

    /// <summary>Takes it off the screen.</summary>
    public void Dispose()
    {
        if (!_isShown) return;
        _progress.RecordType = ProgressRecordType.Completed;
        try
        {
            cmdlet.WriteProgress(_progress);
        }
        catch (PipelineStoppedException)
        {
            // Nobody looks any more.
        }
    }
}

/// <summary>
/// Does something that may take long on another thread, while the pipeline's thread shows that it goes on.
/// </summary>
internal static class LongWait
{
    private const int UpdateInterval = 200; // ms

    /// <summary>Does the work; the flow (namespace, scope) goes along with it.</summary>
    /// <param name="cmdlet">Who waits.</param>
    /// <param name="work">What to do; it sees to its own cancellation.</param>
    /// <param name="activity">What is awaited.</param>
    /// <param name="limit">How long it may take; infinite for ever.</param>
    /// <returns>What the work gave; what it throws is thrown as it is.</returns>
    internal static T Run<T>(ShownCommand cmdlet, Func<T> work, string activity, TimeSpan limit)
    {
        Task<T> task = Task.Run(work);
        using var progress = new WaitProgress(cmdlet, activity, limit);
        if (Task.WaitAny([task], WaitProgress.Unnoticed) < 0)
        {
            do progress.Update();
            while (Task.WaitAny([task], UpdateInterval) < 0);
        }

        return task.GetAwaiter().GetResult();
    }
}
