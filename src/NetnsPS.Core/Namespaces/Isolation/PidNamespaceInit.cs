using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// The first process of a PID namespace. It sleeps, and the kernel itself takes away what dies in its care: that is
/// what an ignored SIGCHLD means (sigaction(2)), and execve(2) keeps it ignored. When it ends, all others in there are
/// killed (pid_namespaces(7)); and it ends with the thread that started it, by a parent-death signal, which as one from
/// outside can't be ignored.
/// </summary>
internal sealed class PidNamespaceInit : IDisposable
{
    // $1 to $3: mount(8), env(1) and sleep(1).
    private const string Begin =
        "\"$1\" -n -t proc -o nosuid,nodev,noexec proc /proc && echo ready && exec \"$2\" --ignore-signal=CHLD \"$3\" "
            + "infinity </dev/null >/dev/null 2>&1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly PidNamespaceParent _parent;
    private readonly SafeFd _pidFd;
    private int _ended;

    private PidNamespaceInit(PidNamespaceParent parent, SafeFd pidFd)
    {
        _parent = parent;
        _pidFd = pidFd;
    }

    /// <summary>Whether it has ended, and with it all in its namespace.</summary>
    internal bool HasEnded => _pidFd.IsClosed || Polling.IsReadable(_pidFd);

    /// <summary>Its number in this process's PID namespace; in its own it is 1.</summary>
    internal int ProcessId => _parent.ProcessId;

    /// <summary>The path of its namespace.</summary>
    internal string PathOfNamespace => ProcFile.PathOf(ProcessId, "ns/pid");

    /// <summary>Starts it, in a new PID namespace.</summary>
    /// <param name="netns">Its network.</param>
    /// <param name="others">Its other namespaces, a mount namespace among them, as
    /// <see cref="IsolatedView.Enter(IReadOnlyList{SafeFd?})"/> takes them.</param>
    /// <exception cref="NetnsInitException">It did not start; nothing runs.</exception>
    internal static PidNamespaceInit Start(NetnsPlace netns, IReadOnlyList<SafeFd?> others)
    {
        (SafeFd noInput, SafeFd inputEnd) = PipeCalls.Create();
        (SafeFd read, SafeFd write) = PipeCalls.Create();
        using (noInput)
        using (read)
        {
            PidNamespaceInit init;
            InitPrograms? programs = null;
            using (inputEnd)
            using (write)
            {
                PidNamespaceParent? parent = null;
                (_, SafeFd pidFd) = ChildCalls.Start(() =>
                {
                    parent = PidNamespaceParent.Start("netns init", place: null, thread =>
                    {
                        netns.Enter(); // for good: the flow's own books know
                        IsolatedView.Enter(others);
                        programs = InitPrograms.Find();
                        return new SpawnRequest(
                            programs.Setpriv, programs.Words(thread, Begin), Environment(), "/", noInput, write, write);
                    });
                    return parent.ProcessId;
                });
                init = new PidNamespaceInit(parent!, pidFd);
            }

            string said = ReadFirst(read);
            if (said == "ready\n" && init.IsExecuted(programs!.Sleep)) return init;
            init.Dispose();
            throw NetnsInitException.NotStarted(said == "ready\n"
                ? $"'{programs!.Env}' or '{programs.Sleep}' could not be executed, or ended at once."
                : said.Trim());
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
        _parent.Dispose();
    }

    private static string[] Environment()
        => ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", $"{ProcessMarker.Variable}={ProcessMarker.Next()}"];

    // It is sleep(1) by now, or has ended since it said that it was ready.
    private bool IsExecuted(string program)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if (ProcFile.ReadText(ProcessId, "cmdline")?.StartsWith(program + '\0', StringComparison.Ordinal) is true)
                return true;
            if (Polling.WaitReadable(_pidFd, TimeSpan.FromMilliseconds(1), CancellationToken.None)) return false;
        }

        return false;
    }

    // Until it is ready or has ended: then it closes its end.
    private static string ReadFirst(SafeFd read)
    {
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (PipeCalls.Read(read, buffer) is > 0 and var count)
            said.Append(Encoding.UTF8.GetString(buffer, 0, count));
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
                SystemProgram.Find("setpriv", "util-linux"), SystemProgram.Find("sh", "dash"),
                SystemProgram.Find("mount", "mount"),
                SystemProgram.Find("env", "coreutils"), SystemProgram.Find("sleep", "coreutils"));
        }
        catch (InvalidInputException missing)
        {
            throw NetnsInitException.NotStarted(missing.Message);
        }
    }

    internal string[] Words(int parent, string script)
        => [Setpriv, "--pdeathsig", "KILL", "--", NetnsThread.GatePath(Shell, parent), "-c", script, "netnsps", Mount,
            Env, Sleep];
}
