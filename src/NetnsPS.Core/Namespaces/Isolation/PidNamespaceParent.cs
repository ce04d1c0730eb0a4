using System.Runtime.ExceptionServices;

namespace NetnsPS.Namespaces;

/// <summary>
/// The parent of one process in a PID namespace: a thread that starts it
/// and lives until it is let go, for the child's parent-death signal.
/// </summary>
internal sealed class PidNamespaceParent : IDisposable
{
    private readonly PidNamespaceSpawn _spawn = new(HostView.Instance.PidNamespace);
    private readonly Thread _thread;
    private SpawnRequest? _request;
    private ExceptionDispatchInfo? _failure;

    private PidNamespaceParent(string name, Func<int, SpawnRequest> prepare, SafeFd? place)
    {
        _thread = new Thread(() => Serve(prepare, place)) { Name = name, IsBackground = true };
        try
        {
            EngineThread.Start(_thread);
        }
        catch
        {
            _spawn.GiveUp();
            _spawn.Dispose();
            throw;
        }
    }

    /// <summary>Its child's number.</summary>
    internal int ProcessId { get; private set; }

    /// <summary>Starts a process.</summary>
    /// <param name="name">The name of the thread.</param>
    /// <param name="place">The PID namespace; null for a new one.</param>
    /// <param name="prepare">Takes the thread, whose number it is given (gettid(2)),
    /// to the other namespaces of the process, and says what to start.</param>
    /// <exception cref="LinuxException">
    /// It could not be started; nothing runs. EBADF: the namespace is gone.
    /// </exception>
    /// <remarks>What <paramref name="prepare"/> throws is thrown here.</remarks>
    internal static PidNamespaceParent Start(string name, SafeFd? place, Func<int, SpawnRequest> prepare)
    {
        bool isHeld = false;
        PidNamespaceParent? parent = null;
        try
        {
            place?.DangerousAddRef(ref isHeld);
            parent = new PidNamespaceParent(name, prepare, place);
            parent.ProcessId = parent.WaitUntilStarted();
            return parent;
        }
        catch (ObjectDisposedException) when (parent is null)
        {
            throw new LinuxException("setns", Errno.EBADF, "pid");
        }
        catch
        {
            parent?.Dispose();
            throw;
        }
        finally
        {
            parent?._request?.Dispose();
            if (isHeld) place!.DangerousRelease();
        }
    }

    /// <summary>Lets the thread end. May be called on any thread.</summary>
    public void Dispose() => _spawn.Dispose();

    /// <inheritdoc cref="NetnsThread.Join"/>
    internal bool Join(TimeSpan timeout) => _thread.Join(timeout);

    private int WaitUntilStarted()
    {
        int id = _spawn.WaitUntilStarted();
        _failure?.Throw();
        return id;
    }

    private void Serve(Func<int, SpawnRequest> prepare, SafeFd? place)
    {
        try
        {
            _request = prepare(ThreadCalls.GetThreadId());
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _spawn.GiveUp();
            return;
        }

        // The last that the thread does.
        _spawn.Run(_request, place);
    }
}
