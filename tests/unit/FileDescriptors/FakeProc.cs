using System.Globalization;

namespace NetnsPS.Tests.Unit.FileDescriptors;

/// <summary>A directory that looks like /proc, with processes of a test's own.</summary>
internal sealed class FakeProc : IDisposable
{
    internal FakeProc() => Root = Directory.CreateTempSubdirectory("fakeproc").FullName;

    internal string Root { get; }

    internal FdReadOptions Options => new() { ProcRoot = Root, DescribeSockets = false };

    /// <summary>Makes a process without descriptors.</summary>
    internal FakeProc Process(int pid, char state = 'S', uint flags = 0x400000, string name = "worker")
    {
        Directory.CreateDirectory(In(pid, "fd"));
        Directory.CreateDirectory(In(pid, "fdinfo"));
        WriteStat(In(pid, "stat"), pid, state, flags, name);
        return this;
    }

    /// <summary>Gives a process a thread of its own state, with a file table to show.</summary>
    internal FakeProc Thread(int pid, int thread, char state)
    {
        Directory.CreateDirectory(In(pid, $"task/{thread}/fd"));
        Directory.CreateDirectory(In(pid, $"task/{thread}/fdinfo"));
        WriteStat(In(pid, $"task/{thread}/stat"), thread, state, 0x400000, "thread");
        return this;
    }

    /// <summary>Gives a process a descriptor.</summary>
    internal FakeProc Fd(int pid, int fd, string link, string info, string below = "")
    {
        File.CreateSymbolicLink(In(pid, $"{below}fd/{fd}"), link);
        File.WriteAllText(In(pid, $"{below}fdinfo/{fd}"), info);
        return this;
    }

    internal string In(int pid, string path) => Path.Combine(Root, pid.ToString(CultureInfo.InvariantCulture), path);

    /// <summary>The common lines of an fdinfo text.</summary>
    internal static string Info(
        string rest = "", uint flags = 0x80002, long position = 0, int mount = 17, ulong? inode = 1039)
        => $"pos:\t{position}\nflags:\t0{Convert.ToString(flags, 8)}\nmnt_id:\t{mount}\n"
            + (inode is null ? "" : $"ino:\t{inode}\n") + rest;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void WriteStat(string path, int id, char state, uint flags, string name)
        => File.WriteAllText(path, $"{id} ({name}) {state} 1 {id} {id} 0 -1 {flags} 0 0 0 0 0 0 0 0 20 0 1 0 4711\n");
}
