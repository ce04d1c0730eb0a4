using System.Diagnostics;

namespace NetnsPS.Commands;

/// <summary>Does something that may take long on another thread, while the pipeline's thread shows that it goes on.</summary>
internal static class LongWait
{
    private static readonly TimeSpan s_unnoticed = TimeSpan.FromSeconds(1);
    private const int UpdateInterval = 200; // ms

    /// <summary>Does the work; the flow (namespace, scope) goes along with it.</summary>
    /// <param name="cmdlet">Who waits.</param>
    /// <param name="work">What to do; it sees to its own cancellation.</param>
    /// <param name="activity">What is awaited.</param>
    /// <param name="limit">How long it may take; infinite for ever.</param>
    /// <returns>What the work gave; what it throws is thrown as it is.</returns>
    internal static T Run<T>(Cmdlet cmdlet, Func<T> work, string activity, TimeSpan limit)
    {
        Task<T> task = Task.Run(work);
        long start = Stopwatch.GetTimestamp();
        if (Task.WaitAny([task], s_unnoticed) >= 0) return task.GetAwaiter().GetResult();

        var progress = new ProgressRecord(activity.GetHashCode(StringComparison.Ordinal) & int.MaxValue, activity, SR.WaitStatus);
        try
        {
            while (Task.WaitAny([task], UpdateInterval) < 0)
            {
                Update(progress, Stopwatch.GetElapsedTime(start), limit);
                cmdlet.WriteProgress(progress);
            }
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            if (task.IsCompleted) cmdlet.WriteProgress(progress);
        }

        return task.GetAwaiter().GetResult();
    }

    private static void Update(ProgressRecord progress, TimeSpan elapsed, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return;
        progress.PercentComplete = (int)Math.Min(100, 100 * elapsed / limit);
        progress.SecondsRemaining = (int)Math.Max(0, Math.Ceiling((limit - elapsed).TotalSeconds));
    }
}
