using System.Runtime.CompilerServices;

namespace NetnsPS.Interop;

/// <summary>
/// Starts a program in a PID namespace from a thread that does nothing else, and keeps the thread, as its parent, until
/// it is let go.
/// </summary>
/// <remarks>
/// A thread whose children are born in another PID namespace than its own can't start a thread (clone(2): EINVAL with
/// CLONE_THREAD). When .NET wants to, a method throws OutOfMemoryException, or the process ends with "Out of memory.".
/// So while the thread is there it makes nothing but system calls (<see cref="BareCalls"/>); and as the way back may be
/// barred (setns(2) takes CAP_SYS_ADMIN in the user namespace that the own one belongs to), it is there until its end.
/// </remarks>
internal sealed unsafe class PidNamespaceSpawn : IDisposable
{
    private const int NewNamespace = -1;
    private readonly int _own;
    private readonly SafeFd _started;
    private readonly int _tellStarted;
    private readonly SafeFd _letGo;
    private readonly int _awaitLetGo;
    private bool _isRefused;
    private int _processId;
    private int _error;
    private string? _program;

    /// <param name="own">The PID namespace of this process; stays open.</param>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files.</exception>
    internal PidNamespaceSpawn(SafeFd own)
    {
        BareCalls.Prepare();
        (_started, SafeFd tellStarted) = PipeCalls.Create();
        try
        {
            (SafeFd awaitLetGo, _letGo) = PipeCalls.Create();

            // Closed by the thread.
            _own = own.Number;
            _tellStarted = Take(tellStarted);
            _awaitLetGo = Take(awaitLetGo);
        }
        catch
        {
            _started.Dispose();
            tellStarted.Dispose();
            throw;
        }
    }

    /// <summary>Starts it. Returns when it is let go.</summary>
    /// <param name="request">What; may be disposed of once it is started.</param>
    /// <param name="place">The PID namespace, open until it is started; null for a new one.</param>
    internal void Run(SpawnRequest request, SafeFd? place)
    {
        _program = request.Program;
        Run(place?.Number ?? NewNamespace, request.Path, request.Actions, request.Attributes, request.Arguments,
            request.Environment);
    }

    /// <summary>Instead of <see cref="Run(SpawnRequest, SafeFd?)"/>, when there is nothing to start.</summary>
    internal void GiveUp()
    {
        _ = BareCalls.close(_tellStarted);
        _ = BareCalls.close(_awaitLetGo);
    }

    /// <summary>Waits, on another thread, until it is started.</summary>
    /// <returns>Its process id in this process's PID namespace; 0 after <see cref="GiveUp"/>.</returns>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal int WaitUntilStarted()
    {
        PipeCalls.Read(_started, stackalloc byte[1]); // until its other end is closed
        if (_error != 0)
            throw new LinuxException(_isRefused
                ? "setns" : nameof(BareCalls.posix_spawn), (Errno)_error, _isRefused ? "pid" : _program);
        return _processId;
    }

    /// <summary>Lets the thread end. May be called on any thread, also before it has started anything.</summary>
    public void Dispose()
    {
        _started.Dispose();
        _letGo.Dispose();
    }

    // Never compiled anew, so that nobody counts its calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run(int place, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment)
    {
        int id = 0, error;
        byte nothing;
        if ((place == NewNamespace
            ? BareCalls.unshare(NamespaceCalls.CLONE_NEWPID)
            : BareCalls.setns(place, NamespaceCalls.CLONE_NEWPID)) != 0)
        {
            _isRefused = true;
            error = *BareCalls.__errno_location();
        }
        else
        {
            error = BareCalls.posix_spawn(&id, path, actions, attributes, arguments, environment);
        }

        _processId = id;
        _error = error;
        _ = BareCalls.close(_tellStarted);
        while (BareCalls.read(_awaitLetGo, &nothing, 1) != 0)
        {
            // A signal (EINTR): nothing is ever written.
        }

        _ = BareCalls.close(_awaitLetGo);
        _ = BareCalls.setns(_own, NamespaceCalls.CLONE_NEWPID);
    }

    private static int Take(SafeFd fd)
    {
        int number = fd.Number;
        fd.SetHandleAsInvalid();
        return number;
    }
}
