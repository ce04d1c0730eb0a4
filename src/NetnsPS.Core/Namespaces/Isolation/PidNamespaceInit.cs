using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// The first process of a PID namespace. It sleeps, and the kernel itself takes away what dies in its care: that is what an
/// ignored SIGCHLD means (sigaction(2)), and execve(2) keeps it ignored. When it ends, all others in there are killed
/// (pid_namespaces(7)); and it ends with the thread that started it, by a parent-death signal, which as one from outside
/// can't be ignored.
/// </summary>
internal sealed class PidNamespaceInit : IDisposable
{
    // $1 to $3: mount(8), env(1) and sleep(1).
    private const string Begin =
        "\"$1\" -n -t proc -o nosuid,nodev,noexec proc /proc && echo ready && exec \"$2\" --ignore-signal=CHLD \"$3\" infinity </dev/null >/dev/null 2>&1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly NetnsThread _parent;
    private readonly SafeFd _pidFd;
    private int _ended;

    private PidNamespaceInit(NetnsThread parent, int processId, SafeFd pidFd)
    {
        _parent = parent;
        _pidFd = pidFd;
        ProcessId = processId;
    }

    /// <summary>Whether it has ended, and with it all in its namespace.</summary>
    internal bool HasEnded => _pidFd.IsClosed || Polling.IsReadable(_pidFd);

    /// <summary>Its number in this process's PID namespace; in its own it is 1.</summary>
    internal int ProcessId { get; }

    /// <summary>Starts it as a child of a thread that has unshared its children's PID namespace, and its own mounts.</summary>
    /// <exception cref="NetnsInitException">It did not start; nothing runs.</exception>
    internal static PidNamespaceInit Start(NetnsThread parent)
    {
        (SafeFd noInput, SafeFd inputEnd) = PipeCalls.Create();
        (SafeFd read, SafeFd write) = PipeCalls.Create();
        using (noInput)
        using (read)
        {
            PidNamespaceInit init;
            InitPrograms programs;
            using (inputEnd)
            using (write)
            {
                (programs, int id, SafeFd pidFd) = parent.Run(() => Spawn(parent, noInput, write));
                init = new PidNamespaceInit(parent, id, pidFd);
            }

            string said = ReadFirst(read);
            if (said == "ready\n" && init.IsExecuted(programs.Sleep)) return init;
            init.Dispose();
            throw NetnsInitException.NotStarted(said == "ready\n" ? $"'{programs.Env}' or '{programs.Sleep}' could not be executed, or ended at once." : said.Trim());
        }
    }

    /// <summary>Ends it, and with it all in its namespace, and waits until they are gone.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        PidFdCalls.Send(_pidFd, SignalCalls.SIGKILL);
        try
        {
            // It is waited for until all others are gone (zap_pid_ns_processes, kernel/pid_namespace.c).
            WaitCalls.Reap(ProcessId, block: true);
        }
        catch (LinuxException)
        {
            // Somebody in this process waits for any child and was faster.
        }

        _pidFd.Dispose();
        _parent.End();
    }

    // On the parent, whose mounts are those of the view.
    private static (InitPrograms Programs, int Id, SafeFd PidFd) Spawn(NetnsThread parent, SafeFd input, SafeFd output)
    {
        InitPrograms programs = InitPrograms.Find();
        (int id, SafeFd pidFd) = ChildCalls.Start(
            () => SpawnCalls.Spawn(programs.Setpriv, programs.Words(parent.ThreadId, Begin), Environment(), "/", input, output, output));
        return (programs, id, pidFd);
    }

    private static string[] Environment() => ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", $"{ProcessMarker.Variable}={ProcessMarker.Next()}"];

    // It is sleep(1) by now, or has ended since it said that it was ready.
    private bool IsExecuted(string program)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if (ProcFile.ReadText(ProcessId, "cmdline")?.StartsWith(program + '\0', StringComparison.Ordinal) is true) return true;
            if (Polling.WaitReadable(_pidFd, TimeSpan.FromMilliseconds(1), CancellationToken.None)) return false;
        }

        return false;
    }

    // Until it is ready or has ended: then it closes its end.
    private static string ReadFirst(SafeFd read)
    {
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (PipeCalls.Read(read, buffer) is > 0 and var count) said.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return said.ToString();
    }
}

/// <summary>What the first process of a PID namespace is made of.</summary>
internal sealed record InitPrograms(string Setpriv, string Shell, string Mount, string Env, string Sleep)
{
    /// <exception cref="NetnsInitException">One is not installed.</exception>
    internal static InitPrograms Find()
    {
        try
        {
            return new InitPrograms(
                SystemProgram.Find("setpriv", "util-linux"), SystemProgram.Find("sh", "dash"), SystemProgram.Find("mount", "mount"),
                SystemProgram.Find("env", "coreutils"), SystemProgram.Find("sleep", "coreutils"));
        }
        catch (InvalidInputException missing)
        {
            throw NetnsInitException.NotStarted(missing.Message);
        }
    }

    internal string[] Words(int parent, string script)
        => [Setpriv, "--pdeathsig", "KILL", "--", SpawnerGate.PathTo(Shell, parent), "-c", script, "netnsps", Mount, Env, Sleep];
}
