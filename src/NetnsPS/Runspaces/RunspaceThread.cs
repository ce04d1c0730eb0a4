using System.Management.Automation.Runspaces;
using System.Reflection;
using NetnsPS.Namespaces;

namespace NetnsPS.Runspaces;

/// <summary>
/// The thread of a runspace on which its commands run, and where it is. A console has one of its own. Other runspaces,
/// such as that of a PSSession, borrow one of the caller's for each command.
/// </summary>
internal abstract class RunspaceThread
{
    /// <summary>The thread of a runspace.</summary>
    /// <param name="runspace">The runspace, whose current command this is called by.</param>
    /// <param name="outside">Where a thread that was borrowed is to be after the command.</param>
    /// <exception cref="NotSupportedException">It can't be put anywhere from here.</exception>
    internal static RunspaceThread Take(Runspace runspace, NetnsPlace outside)
    {
        try
        {
            return runspace.ThreadOptions == PSThreadOptions.UseCurrentThread
                ? new Borrowed(runspace, outside)
                : new Own(runspace);
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException or InvalidCastException
            or ArgumentException or TargetInvocationException)
        {
            throw new NotSupportedException(SR.RunspaceThreadMissing, e);
        }
    }

    /// <summary>The commands that follow run there; the one that calls is there already.</summary>
    internal abstract void GoTo(NetnsPlace place);

    /// <summary>One that the runspace keeps.</summary>
    private sealed class Own : RunspaceThread
    {
        private readonly Action<ThreadStart> _start;
        private readonly Thread _worker;

        internal Own(Runspace runspace)
        {
            runspace.ThreadOptions = PSThreadOptions.ReuseThread;

            // Not public: the thread exists from the next command on, when it is too late to say where it begins.
            object thread = Method(runspace, "GetPipelineThread").Invoke(runspace, null)!;
            _worker = (Thread)RunspaceCommands.Value(thread, "Worker");
            _start = Method(thread, "Start").CreateDelegate<Action<ThreadStart>>(thread);
        }

        internal override void GoTo(NetnsPlace place)
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

        private static MethodInfo Method(object target, string name)
            => target.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
    }

    /// <summary>Another one for each command.</summary>
    private sealed class Borrowed : RunspaceThread
    {
        private NetnsPlace _inside;

        internal Borrowed(Runspace runspace, NetnsPlace outside)
        {
            _inside = outside;
            RunspaceCommands.Watch(
                runspace, began: () => AmbientNetns.Restore(_inside), ended: () => AmbientNetns.Restore(outside));
        }

        internal override void GoTo(NetnsPlace place) => _inside = place;
    }
}
