using System.Management.Automation.Runspaces;
using System.Reflection;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>
/// The thread of a runspace on which its commands run. A console has one; other runspaces, such as that of a PSSession, run
/// each command on another thread, until they are given one here.
/// </summary>
internal sealed class RunspaceThread
{
    private readonly Action<ThreadStart> _start;
    private readonly Thread _worker;

    private RunspaceThread(Action<ThreadStart> start, Thread worker) => (_start, _worker) = (start, worker);

    /// <summary>Lets the commands of a runspace run on a thread of its own from its next one on.</summary>
    /// <param name="runspace">The runspace, whose current command this is called by.</param>
    /// <param name="outside">Where the thread that runs it is to be after it.</param>
    /// <exception cref="NotSupportedException">It can't be given one.</exception>
    internal static RunspaceThread Take(Runspace runspace, NetnsPlace outside)
    {
        try
        {
            bool isLent = runspace.ThreadOptions == PSThreadOptions.UseCurrentThread;
            runspace.ThreadOptions = PSThreadOptions.ReuseThread;
            if (isLent) GiveBackAfterCommand(runspace, outside);

            // Not public: the thread exists from the next command on, when it is too late to say where it begins.
            object thread = Method(runspace, "GetPipelineThread").Invoke(runspace, null)!;
            PropertyInfo worker = thread.GetType().GetProperty("Worker", BindingFlags.Instance | BindingFlags.NonPublic)!;
            return new RunspaceThread(Method(thread, "Start").CreateDelegate<Action<ThreadStart>>(thread), (Thread)worker.GetValue(thread)!);
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException or InvalidCastException or ArgumentException or TargetInvocationException)
        {
            throw new NotSupportedException(SR.RunspaceThreadMissing, e);
        }
    }

    /// <summary>Puts the thread somewhere, unless it is the one that calls.</summary>
    internal void GoTo(NetnsPlace place)
    {
        if (ReferenceEquals(Thread.CurrentThread, _worker)) return;
        using var done = new ManualResetEventSlim();
        _start(() =>
        {
            AmbientNetns.Restore(place);
            done.Set();
        });
        done.Wait();
    }

    // Announced on the thread itself.
    private static void GiveBackAfterCommand(Runspace runspace, NetnsPlace outside)
    {
        var lent = Thread.CurrentThread;
        runspace.AvailabilityChanged += OnChanged;

        void OnChanged(object? sender, RunspaceAvailabilityEventArgs change)
        {
            if (change.RunspaceAvailability != RunspaceAvailability.Available) return;
            runspace.AvailabilityChanged -= OnChanged;
            if (ReferenceEquals(Thread.CurrentThread, lent)) AmbientNetns.Restore(outside);
        }
    }

    private static MethodInfo Method(object target, string name) => target.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
