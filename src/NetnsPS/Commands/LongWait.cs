namespace NetnsPS.Commands;

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
