using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace NetnsPS.Namespaces;

/// <summary>
/// A thread that has entered a namespace for good and does there what it is given. Whoever started it must end it:
/// while it lives the kernel keeps the namespace.
/// </summary>
internal sealed class NetnsThread
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private NetnsThread(NetnsPlace place, string name)
    {
        _thread = new Thread(() => Serve(place)) { Name = name, IsBackground = true };

        // Unsafe: without the caller's execution context, whose value would move the thread again and again.
        EngineThread.Start(_thread);
    }

    /// <summary>The kernel's id of the thread (gettid(2)).</summary>
    internal int ThreadId { get; private set; }

    /// <summary>Starts a thread inside a namespace.</summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    internal static NetnsThread Start(NetnsPlace place, string name)
    {
        var thread = new NetnsThread(place, name);
        try
        {
            thread.Run(() => thread.ThreadId = ThreadCalls.GetThreadId());
            return thread;
        }
        catch
        {
            thread.End();
            throw;
        }
    }

    /// <summary>
    /// Starts a background thread of the engine's own in the host's namespace. A thread is born in the namespace of
    /// whoever starts it, which it would keep alive.
    /// </summary>
    internal static Thread StartInHost(string name, Action action)
    {
        var thread = new Thread(() =>
        {
            using (AmbientNetns.Host.Enter()) action();
        })
        { Name = name, IsBackground = true };
        EngineThread.Start(thread);
        return thread;
    }

    /// <summary>
    /// A path to a program that leads nowhere once the thread that is to start it is dead. What is below net/ can be
    /// looked up by anyone, but only until the thread has given up its namespaces (get_proc_task_net,
    /// fs/proc/proc_net.c), and it does so before it tells its children of its death (do_exit, kernel/exit.c). So a
    /// child that asks for the signal at its parent's death first, and then finds this path, will get it.
    /// </summary>
    /// <param name="program">The program's full path.</param>
    /// <param name="thread">The kernel's id of the thread.</param>
    internal static string GatePath(string program, int thread)
        => string.Create(CultureInfo.InvariantCulture,
            $"/proc/{Environment.ProcessId}/task/{thread}/net/stat/../../../../../..{program}");

    /// <summary>Runs something on the thread and waits for it.</summary>
    /// <returns>What it returned; what it threw is thrown here.</returns>
    internal T Run<T>(Func<T> function)
    {
        // With its value in a task, so that a wait here wakes no
        // sooner than the work is done and rethrows what it threw.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                _failure?.Throw();
                done.SetResult(function());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    internal void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Lets the thread end once it has done what it was given. May be called on any thread.</summary>
    internal void End() => _work.CompleteAdding();

    /// <summary>Waits until the thread has left the namespace by ending.</summary>
    internal bool Join(TimeSpan timeout) => _thread.Join(timeout);

    private void Serve(NetnsPlace place)
    {
        try
        {
            // Never disposed: the thread stays inside until it ends. The flow's own books know where it is.
            place.Enter();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }
}

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
