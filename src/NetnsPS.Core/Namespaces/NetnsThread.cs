using System.Collections.Concurrent;
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

    private NetnsThread(Netns netns, string name)
    {
        _thread = new Thread(() => Serve(netns)) { Name = name, IsBackground = true };

        // Unsafe: without the caller's execution context, whose value would move the thread again and again.
        EngineThread.Start(_thread);
    }

    /// <summary>The kernel's id of the thread (gettid(2)).</summary>
    internal int ThreadId { get; private set; }

    /// <summary>Starts a thread inside a namespace.</summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    internal static NetnsThread Start(Netns netns, string name)
    {
        var thread = new NetnsThread(netns, name);
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

    private void Serve(Netns netns)
    {
        try
        {
            // Never disposed: the thread stays inside until it ends. The flow's own books know where it is.
            netns.Enter();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }
}
