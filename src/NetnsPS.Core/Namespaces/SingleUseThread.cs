using System.Runtime.ExceptionServices;

namespace NetnsPS.Namespaces;

/// <summary>
/// Runs something on a thread that ends with it, so that whatever it did to its namespaces needs no undoing and no
/// flow comes along.
/// </summary>
internal static class SingleUseThread
{
    internal static void Run(string name, Action action) => RunAll(name, 1, _ => action());

    internal static T Run<T>(string name, Func<T> function)
    {
        T result = default!;
        Run(name, () => { result = function(); });
        return result;
    }

    /// <summary>
    /// Runs <paramref name="action"/> on so many threads at once, each with its own number from 0, and waits for all.
    /// </summary>
    internal static void RunAll(string name, int threads, Action<int> action)
    {
        var failures = new ExceptionDispatchInfo?[threads];
        var started = new List<Thread>(threads);
        try
        {
            for (int i = 0; i < threads; i++)
            {
                int number = i;
                var thread = new Thread(
                    () => failures[number] = Try(() => action(number)))
                { Name = name, IsBackground = true };

                // Without the caller's execution context, whose value would move the new thread first.
                EngineThread.Start(thread);
                started.Add(thread);
            }
        }
        finally
        {
            // When one more could not be started, too: the others use what is the caller's.
            foreach (Thread thread in started) thread.Join();
        }

        foreach (ExceptionDispatchInfo? failure in failures) failure?.Throw();
    }

    private static ExceptionDispatchInfo? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
