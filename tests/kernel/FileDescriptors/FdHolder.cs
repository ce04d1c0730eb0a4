using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>
/// A python program that opens descriptors of all kinds on command and tells what it opened, as the kernel told it
/// (fstat, getsockname, ...): a witness that knows nothing of /proc.
/// </summary>
internal sealed class FdHolder : IDisposable
{
    private readonly Process _process;

    private readonly DirectoryInfo _place;

    private FdHolder(Process process, DirectoryInfo place)
    {
        _process = process;
        _place = place;
    }

    internal int Id => _process.Id;

    /// <summary>Starts it, in a network namespace of its own or in the test's.</summary>
    internal static FdHolder Start(bool ownNetns) => Start(ownNetns ? ["unshare", "-n"] : []);

    /// <summary>Starts it in the network namespace of another one.</summary>
    internal static FdHolder StartIn(FdHolder other) => Start(["nsenter", $"--net=/proc/{other.Id}/ns/net"]);

    private static FdHolder Start(string[] launcher)
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("fdholder");
        string[] command = [.. launcher, "python3", "-c", FdHolderScript.Text, place.FullName];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        var holder = new FdHolder(Process.Start(start)!, place);
        Assert.Equal("ready", holder._process.StandardOutput.ReadLine());
        return holder;
    }

    /// <summary>Opens one thing of a kind; some have several descriptors.</summary>
    internal IReadOnlyList<HeldFd> Open(string kind)
    {
        HeldFd[]? opened = Ask($"open {kind}");
        Assert.SkipWhen(opened is null, $"This kernel has no {kind}, or does not let us use it.");
        return opened!;
    }

    /// <summary>Opens random things.</summary>
    internal IReadOnlyList<HeldFd> OpenRandom(int seed, int count)
        => Ask(string.Create(CultureInfo.InvariantCulture, $"random {seed} {count}"))!;

    /// <summary>Closes what was opened.</summary>
    internal void Drop(IEnumerable<HeldFd> held) => Drop([.. held.Select(fd => fd.Fd)]);

    /// <summary>Closes what was opened, by number.</summary>
    internal void Drop(IReadOnlyCollection<int> numbers)
    {
        if (numbers.Count > 0) Ask($"drop {string.Join(' ', numbers)}");
    }

    /// <summary>Closes a descriptor.</summary>
    internal void Close(int fd) => Ask(string.Create(CultureInfo.InvariantCulture, $"close {fd}"));

    /// <summary>Runs a line of python that has <c>fd</c> to work with.</summary>
    internal void Do(string python) => Ask($"do {python}");

    internal IReadOnlyList<FileDescriptor> Read(FdReadOptions? options = null) => FileDescriptorTable.Read(Id, options);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _place.Delete(recursive: true);
    }

    private HeldFd[]? Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The holder died of '{command}'.");
        return JsonSerializer.Deserialize<HeldFd[]>(answer, JsonSerializerOptions.Web);
    }
}

/// <summary>A descriptor as its holder knows it.</summary>
/// <param name="Fd">Its number.</param>
/// <param name="Kind">What it is, by the name of <see cref="FileDescriptorKind"/>.</param>
/// <param name="Device">st_dev.</param>
/// <param name="Inode">st_ino.</param>
/// <param name="Access">O_ACCMODE of F_GETFL; 3 for O_PATH.</param>
/// <param name="NonBlock">O_NONBLOCK of F_GETFL.</param>
/// <param name="CloseOnExec">FD_CLOEXEC of F_GETFD.</param>
/// <param name="Local">A socket's own address: host:port, a path, @name, or a number.</param>
/// <param name="Remote">A socket's other end.</param>
/// <param name="Detail">What only that kind has.</param>
internal sealed record HeldFd(
    int Fd, string Kind, ulong Device, ulong Inode, int Access, bool NonBlock, bool CloseOnExec, string? Local,
        string? Remote, string? Detail);
