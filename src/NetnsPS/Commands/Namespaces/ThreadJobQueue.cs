using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>
/// Starts thread jobs, a limited number at once, each in the flow of whoever queued it. PowerShell's own queue starts a
/// job in the flow of an earlier one: the thread that serves it goes on for as long as there is something to start.
/// </summary>
internal static class ThreadJobQueue
{
    private static readonly Lock s_lock = new();
    private static readonly Queue<Entry> s_waiting = new();
    private static int s_limit = 5; // as PowerShell's
    private static int s_running;
    private static bool s_isServed;

    /// <summary>Starts a job now or when others have ended.</summary>
    /// <param name="threadJobs">The job's class.</param>
    /// <param name="job">The job.</param>
    /// <param name="throttleLimit">How many may run at once from now on, all told; 0 leaves it as it is.</param>
    internal static void Add(ThreadJobClass threadJobs, Job2 job, int throttleLimit)
    {
        AmbientNetns.PinHost();
        lock (s_lock)
        {
            if (throttleLimit > 0) s_limit = throttleLimit;
            s_waiting.Enqueue(new Entry(threadJobs, job, AmbientNetns.Current, ExecutionContext.Capture()));
            Serve();
        }
    }

    // Called with the lock held. The server has no flow of its own.
    private static void Serve()
    {
        if (s_isServed || s_waiting.Count == 0 || s_running >= s_limit) return;
        s_isServed = true;
        ThreadPool.UnsafeQueueUserWorkItem(static _ => StartAll(), null);
    }

    private static void StartAll()
    {
        while (Next() is { } entry)
        {
            if (entry.Flow is null) entry.Start();
            else ExecutionContext.Run(entry.Flow, static state => ((Entry)state!).Start(), entry);
        }
    }

    private static Entry? Next()
    {
        lock (s_lock)
        {
            if (s_running < s_limit && s_waiting.TryDequeue(out Entry? entry))
            {
                s_running++;
                return entry;
            }

            s_isServed = false;
            return null;
        }
    }

    private static void OnEnded()
    {
        lock (s_lock)
        {
            s_running--;
            Serve();
        }
    }

    private sealed class Entry(ThreadJobClass threadJobs, Job2 job, NetnsPlace place, ExecutionContext? flow)
    {
        private int _hasEnded;

        // Null when the caller has suppressed it; the namespace goes along nevertheless.
        internal ExecutionContext? Flow => flow;

        internal void Start()
        {
            AmbientNetns.Restore(place);
            job.StateChanged += OnStateChanged;
            try
            {
                if (job.JobStateInfo.State == JobState.NotStarted) job.StartJob();
                else End(); // stopped while it waited
            }
            catch (Exception e)
            {
                if (!IsEnded(job.JobStateInfo.State)) threadJobs.Fail(job, e);
                End();
            }
        }

        private static bool IsEnded(JobState state)
            => state is JobState.Completed or JobState.Failed or JobState.Stopped;

        private void OnStateChanged(object? sender, JobStateEventArgs change)
        {
            if (IsEnded(change.JobStateInfo.State)) End();
        }

        private void End()
        {
            job.StateChanged -= OnStateChanged;
            if (Interlocked.Exchange(ref _hasEnded, 1) == 0) OnEnded();
        }
    }
}
