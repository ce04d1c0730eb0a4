using System.Text;
using NetnsPS.Processes;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>
/// A program that was started in a network namespace. Its output is captured from the first byte; it ends with its
/// scope, its namespace, or this process, however that one ends.
/// </summary>
public sealed partial class NetnsProcess : IDisposable
{
    private readonly OutputLog _log = new();
    private readonly ProcessHost _host;
    private readonly LaunchCommand _command;
    private readonly SafeFd _pidFd;
    private readonly InputPipe _input;
    private readonly OutputPipe[] _pipes;
    private readonly string _gate;
    private readonly Spawner _spawner;
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _exitedLock = new();
    private EventHandler? _exited;
    private bool _exitedRaised;
    private ChildEnd? _end;
    private volatile IReadOnlyCollection<int>? _allowed;

    private NetnsProcess(Netns netns, ProcessHost host, ProcessStartOptions options, LaunchCommand command,
        SpawnedChild child)
    {
        Netns = netns;
        Options = options;
        FilePath = command.Program;
        Arguments = [.. command.Arguments];
        Name = options.Name ?? Path.GetFileName(command.Program);
        Id = child.Id;
        StartTime = DateTimeOffset.Now;
        _input = child.Input;
        StandardInput = new StreamWriter(_input, new UTF8Encoding(false)) { AutoFlush = true };
        _host = host;
        _command = command;
        _pidFd = child.PidFd;
        _gate = child.Gate;
        _spawner = child.Spawner;
        _allowed = options.AllowedExitCode;
        Root = new TreeRoot(Id, ProcStat.Read(Id)?.StartTime ?? 0, command.Marker, netns, command.User?.UserId
            ?? UserCalls.RealId);
        _pipes = [new(child.Output, ProcessOutputKind.StandardOutput, options.StandardOutputSink ?? _log),
            new(child.Error, ProcessOutputKind.StandardError, _log)];
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>A name to find it by; several may have the same.</summary>
    public string Name { get; }

    /// <summary>The namespace that it was started in.</summary>
    public Netns Netns { get; }

    /// <summary>The full path of the program.</summary>
    public string FilePath { get; }

    /// <summary>The arguments that it was given.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? ExitTime { get; private set; }

    /// <summary>Whether it has ended; all that it wrote is in <see cref="Output"/> then.</summary>
    public bool HasExited => _exit.Task.IsCompleted;

    /// <summary>Its exit code, 128 plus the signal's number when a signal ended it; null while it runs.</summary>
    public int? ExitCode => HasExited ? _end?.ExitCode : null;

    /// <summary>The name of the signal that ended it, such as <c>SIGSEGV</c>; null when none did.</summary>
    public string? ExitSignal => HasExited && _end?.Signal is { } signal ? SignalName.Format(signal) : null;

    /// <summary>Completes with the exit code when it ends.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Writes to its standard input, as UTF-8; closing it is the end of the input.</summary>
    public StreamWriter StandardInput { get; }

    /// <summary>
    /// Raised once when it ends, on a pool thread and in the host's namespace. Who asks to be told after the end is
    /// told at once, so that nobody misses the end of a short-lived program.
    /// </summary>
    public event EventHandler? Exited
    {
        add
        {
            lock (_exitedLock)
            {
                if (!_exitedRaised)
                {
                    _exited += value;
                    return;
                }
            }

            if (value is not null)
                ThreadPool.UnsafeQueueUserWorkItem(_ => Netns.Host.Run(() => value(this, EventArgs.Empty)), null);
        }
        remove
        {
            lock (_exitedLock) _exited -= value;
        }
    }

    internal ProcessStartOptions Options { get; }

    internal TreeRoot Root { get; }

    /// <summary>The name and the number.</summary>
    public override string ToString() => $"{Name} ({Id})";

    /// <summary>How it ended, in words.</summary>
    internal string DescribeEnd()
        => ExitSignal is { } signal ? $"{signal}, exit code {ExitCode}" : $"exit code {ExitCode}";

    // On the pump's thread.
    private void OnEnded()
    {
        foreach (OutputPipe pipe in _pipes) pipe.Drain();
        Root.NoteEnd();
        _end = Reap();
        ExitTime = DateTimeOffset.Now;
        _host.Release(_spawner);
        _exit.TrySetResult(_end.Value.ExitCode);
        _log.Wake();
        ThreadPool.UnsafeQueueUserWorkItem(static p => p.AfterEnd(), this, preferLocal: false);
    }

    private ChildEnd Reap()
    {
        try
        {
            return WaitCalls.Reap(Id, block: true)!.Value;
        }
        catch (LinuxException)
        {
            return new ChildEnd(UnknownExitCode, null); // somebody who waits for any child was faster
        }
    }

    private void AfterEnd() => Netns.Host.Run(() =>
    {
        _input.Dispose();
        EventHandler? told;
        lock (_exitedLock) (told, _exitedRaised) = (_exited, true);
        told?.Invoke(this, EventArgs.Empty);
    });

    /// <summary>
    /// What stands for the exit code if other code in this process has taken it from the kernel (waitpid(-1)).
    /// </summary>
    internal const int UnknownExitCode = -1;
}
