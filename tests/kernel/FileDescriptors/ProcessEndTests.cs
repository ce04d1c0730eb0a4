using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Processes that end, change or hide while they are looked at.</summary>
public sealed class ProcessEndTests
{
    private static readonly ulong? s_hosts = ulong.Parse(
        Tool.Run("stat", "-L", "-c", "%i", "/etc/hosts"), CultureInfo.InvariantCulture);

    [Fact]
    public void Read_ProcessEnded_Throws()
    {
        FileDescriptorTable table;
        int id;
        using (FdHolder holder = FdHolder.Start(ownNetns: false))
        {
            id = holder.Id;
            table = FileDescriptorTable.Open(id);
        }

        using (table) Assert.Equal(id, Assert.Throws<ProcessNotFoundException>(table.Read).ProcessId);
        Assert.Throws<ProcessNotFoundException>(() => FileDescriptorTable.Read(id));
    }

    [Fact]
    public void Read_NumberGivenToAnotherProcess_ThrowsInsteadOfShowingIt()
    {
        using Process first = Process.Start("sleep", "1000");
        using FileDescriptorTable table = FileDescriptorTable.Open(first.Id);
        first.Kill();
        first.WaitForExit();

        using Process second = StartWithNumber(first.Id);
        Assert.Equal($"{first.Id}", second.StandardOutput.ReadLine());
        try
        {
            Assert.NotEmpty(FileDescriptorTable.Read(first.Id));
            Assert.Throws<ProcessNotFoundException>(table.Read);
        }
        finally
        {
            second.StandardInput.Close();
            second.WaitForExit();
        }
    }

    [Fact]
    public void Read_Zombie_Throws()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: false);
        // waitid with WNOWAIT returns when the child is a zombie, and leaves it one.
        holder.Do("child = os.fork(); child or os._exit(0); os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)");
        int zombie = int.Parse(
            File.ReadAllText($"/proc/{holder.Id}/task/{holder.Id}/children"), CultureInfo.InvariantCulture);

        Assert.Equal(zombie, Assert.Throws<ProcessNotFoundException>(() => FileDescriptorTable.Read(zombie)).ProcessId);
    }

    [Fact]
    public void Read_FirstThreadEnded_StillShowsTheFiles()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: false);
        IReadOnlyList<HeldFd> held = holder.Open("pipe");
        // The second thread goes on as the first one did: it waits for the end of the input.
        holder.Do("threading.Thread(target=lambda: os.read(0, 1)).start(); print('[]', flush=True); "
            + "libc.pthread_exit(0)");
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{holder.Id}/stat")
            .Contains(") Z ", StringComparison.Ordinal), TimeSpan.FromSeconds(10)));

        IReadOnlyList<FileDescriptor> read = holder.Read();

        Assert.Subset(read.Select(descriptor => descriptor.Fd).ToHashSet(), held.Select(descriptor => descriptor.Fd)
            .ToHashSet());
    }

    [Fact]
    public void Read_WhileDescriptorsComeAndGo_NeverMixesTwoFiles()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        holder.Do("threading.Thread(target=lambda: exec('while True:\\n  r, w = os.pipe(); e = os.eventfd(3); s = "
            + "socket.socket(); f = open(\"/etc/hosts\")\\n  os.close(r); os.close(e); s.close(); f.close(); "
                + "os.close(w)'), daemon=True).start()");
        using FileDescriptorTable table = FileDescriptorTable.Open(holder.Id);

        for (int i = 0; i < 300; i++) Assert.All(table.Read(), AssertConsistent);
    }

    // Each kind has its own device, flags and lines; parts of two different files would not fit together.
    private static void AssertConsistent(FileDescriptor descriptor)
    {
        Assert.Null(descriptor.Reason);
        string inode = string.Create(CultureInfo.InvariantCulture, $"[{descriptor.Inode}]");
        if (descriptor.Kind is FileDescriptorKind.Pipe or FileDescriptorKind.Socket)
            Assert.EndsWith(inode, descriptor.Target, StringComparison.Ordinal);
        if (descriptor.Target == "/etc/hosts")
            Assert.Equal((s_hosts, FdAccess.ReadOnly), (descriptor.Inode, descriptor.Access));
        if (descriptor.Kind == FileDescriptorKind.EventFd)
            Assert.Equal(3ul, Assert.IsType<EventFdDetails>(descriptor.Details).Count);
    }

    // Starts a process with that number by clone3(2); it ends with the input of the one that started it. To set the
    // number that comes next (ns_last_pid) would do so for all of the machine, and only now and then for us.
    private static Process StartWithNumber(int number)
    {
        const string script = """
            import ctypes, os, signal, sys
            libc, number = ctypes.CDLL(None, use_errno=True), ctypes.c_int(int(sys.argv[1]))
            # struct clone_args, with set_tid
            arguments = (ctypes.c_uint64 * 10)(0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(number), 1)
            child = libc.syscall(435, arguments, ctypes.sizeof(arguments))
            if child == 0: os.execvp("sleep", ["sleep", "1000"])
            print(child if child > 0 else os.strerror(ctypes.get_errno()), flush=True)
            sys.stdin.read()
            if child > 0: os.kill(child, signal.SIGKILL)
            """;
        string[] arguments = ["-c", script, number.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("python3", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
