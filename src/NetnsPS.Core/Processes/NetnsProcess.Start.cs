using NetnsPS.Namespaces;
using NetnsPS.Processes;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    /// <summary>
    /// Starts a program in a namespace and waits until it is ready, as far as the options say when that is.
    /// </summary>
    /// <param name="netns">Where to.</param>
    /// <param name="options">What, and when it is ready.</param>
    /// <param name="cancellation">Stops waiting, and the process.</param>
    /// <exception cref="InvalidInputException">The program, directory
    /// or user is not there; nothing was started.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="ProcessNotReadyException">It was not ready in time, or ended; it has been stopped.</exception>
    /// <exception cref="LinuxException">The kernel refused to start it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it has been stopped.</exception>
    public static NetnsProcess Start(Netns netns, ProcessStartOptions options, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        NetnsProcess process = Launch(netns, options);
        try
        {
            process.WaitUntilReady(cancellation);
            ResourceScope.Track(process);
            return process;
        }
        catch
        {
            process.Discard();
            throw;
        }
    }

    /// <summary>All that were started from here and run, and those of late that have ended; oldest first.</summary>
    public static IReadOnlyList<NetnsProcess> All => ProcessRegistry.All;

    /// <summary>Finds one that runs by its process id; else the last that had it.</summary>
    /// <returns>Null when none was started from here.</returns>
    public static NetnsProcess? Find(int processId)
        => All.Where(p => p.Id == processId).OrderBy(p => !p.HasExited).LastOrDefault();

    /// <summary>Finds all of a name.</summary>
    public static IReadOnlyList<NetnsProcess> Find(string name) => [.. All.Where(p => p.Name == name)];

    /// <summary>Finds all that were started in a namespace.</summary>
    public static IReadOnlyList<NetnsProcess> Find(Netns netns) => [.. All.Where(p => ReferenceEquals(p.Netns, netns))];

    /// <summary>Raised for each process, invoked ones too, in the flow that starts it: for those who record.</summary>
    internal static event Action<NetnsProcess>? Launched;

    private static NetnsProcess Launch(Netns netns, ProcessStartOptions options)
    {
        IsolatedView? view = options.View ?? netns.View;
        LaunchCommand command = Prepare(options, view);
        ProcessHost host = ProcessHost.Of(netns);
        SpawnedChild child = host.Spawn(command, view);
        NetnsProcess process;
        try
        {
            process = new NetnsProcess(netns, host, options, command, child);
            FdPump.Add(process._pipes[0], process._pipes[1], new ChildWatch(child.PidFd, process.OnEnded));
        }
        catch
        {
            child.End();
            host.Release(child.Spawner);
            throw;
        }

        ProcessRegistry.Add(process);
        Launched?.Invoke(process);
        if (!host.IsClosed) return process;

        // The removal of the namespace has begun meanwhile and may not have seen this one.
        process.Discard();
        throw host.Removed();
    }

    // Where the program will be: it, the users and the directory may be others there.
    private static LaunchCommand Prepare(ProcessStartOptions options, IsolatedView? view)
    {
        ProcessMarker marker = ProcessMarker.Next();
        if (view is null) return LaunchCommand.From(options, marker);
        return view.Look(() => LaunchCommand.From(options with
        {
            WorkingDirectory = options.WorkingDirectory
            ?? Environment.CurrentDirectory
        }, marker, view.HasPidNamespace));
    }

    private void Discard()
    {
        try
        {
            NoteSent(SignalCalls.SIGKILL);
            Stop(SignalCalls.SIGTERM, s_discardPatience);
        }
        finally
        {
            Retire();
            _log.Dispose();
        }
    }

    private static readonly TimeSpan s_discardPatience = TimeSpan.FromSeconds(1);
}
