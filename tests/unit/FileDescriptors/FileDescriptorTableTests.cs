using NetnsPS.Interop;
using static NetnsPS.Tests.Unit.FileDescriptors.FakeProc;

namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class FileDescriptorTableTests : IDisposable
{
    private const int Pid = 4711;

    private readonly FakeProc _proc = new FakeProc().Process(Pid);

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Read_SeveralDescriptors_AreInNumericalOrder()
    {
        foreach (int fd in (int[])[10, 9, 100, 0]) _proc.Fd(Pid, fd, "anon_inode:[eventfd]", Info());

        Assert.Equal([0, 9, 10, 100], Read().Select(descriptor => descriptor.Fd));
    }

    [Fact]
    public void Read_CommonLines_AreAllThere()
    {
        _proc.Fd(Pid, 3, "anon_inode:[eventfd]",
            Info("eventfd-count:               1f\neventfd-id: 12\n", position: 77));

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal((Pid, 3, FileDescriptorKind.EventFd, "anon_inode:[eventfd]"),
            (fd.ProcessId, fd.Fd, fd.Kind, fd.Target));
        Assert.Equal((FdAccess.ReadWrite, FdFlags.CloseOnExec, 0x80002u), (fd.Access, fd.Flags, fd.RawFlags ?? 0));
        Assert.Equal((1039ul, 17, 77L), (fd.Inode ?? 0, fd.MountId ?? 0, fd.Position ?? 0));
        Assert.Equal(new EventFdDetails(12, 0x1f, false), fd.Details);
        Assert.Null(fd.Reason);
    }

    [Fact]
    public void Read_OldKernelWithoutInodeLine_TakesItFromTheLink()
    {
        _proc.Fd(Pid, 3, "pipe:[4242]", Info(flags: 1, inode: null));

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal(4242ul, fd.Inode);
        Assert.Equal(new PipeDetails(PipeEnd.Write, 4242), fd.Details);
    }

    [Fact]
    public void Read_File_HasWhatStatTells()
    {
        string path = Path.Combine(_proc.Root, "data");
        File.WriteAllText(path, "x");
        _proc.Fd(Pid, 3, path, Info("lock:\t1: FLOCK  ADVISORY  WRITE 4711 fe:00:1 0 EOF\n", inode: null));

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal(FileDescriptorKind.File, fd.Kind);
        FileIdentity identity = Identity(path);
        Assert.Equal((identity.Device, identity.Inode), (fd.Device ?? 0, fd.Inode ?? 0));
        var details = Assert.IsType<FileDetails>(fd.Details);
        Assert.Equal(["1: FLOCK  ADVISORY  WRITE 4711 fe:00:1 0 EOF"], details.Locks);
        Assert.False(fd.IsDeleted);
    }

    [Fact]
    public void Read_Directory_IsADirectory()
    {
        _proc.Fd(Pid, 3, _proc.Root, Info(flags: 0x200000));

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal((FileDescriptorKind.Directory, FdAccess.Path), (fd.Kind, fd.Access));
    }

    [Fact]
    public void Read_Device_HasItsNumbers()
    {
        _proc.Fd(Pid, 0, "/dev/null", Info());

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal((FileDescriptorKind.CharacterDevice, new DeviceDetails(1, 3)), (fd.Kind, fd.Details));
    }

    [Fact]
    public void Read_AttributesMissing_KeepsTheDescriptorWithTheReason()
    {
        _proc.Fd(Pid, 3, "/nowhere/at/all", Info());

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal(FileDescriptorKind.File, fd.Kind);
        Assert.NotNull(fd.Reason);
        Assert.Null(fd.Device);
    }

    [Fact]
    public void Read_LinkCannotBeRead_IsUnreadableWithTheReason()
    {
        // Not a link at all: readlink answers EINVAL.
        File.WriteAllText(_proc.In(Pid, "fd/5"), "");
        File.WriteAllText(_proc.In(Pid, "fdinfo/5"), Info());

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal((5, FileDescriptorKind.Unreadable), (fd.Fd, fd.Kind));
        Assert.Contains(nameof(Errno.EINVAL), fd.Reason, StringComparison.Ordinal);
        Assert.Null(fd.Details);
    }

    [Fact]
    public void Read_InfoCannotBeRead_KeepsTheKindWithTheReason()
    {
        File.CreateSymbolicLink(_proc.In(Pid, "fd/5"), "pipe:[7]");
        Directory.CreateDirectory(_proc.In(Pid, "fdinfo/5"));

        FileDescriptor fd = Assert.Single(Read());

        Assert.Equal((FileDescriptorKind.Pipe, FdAccess.Unknown), (fd.Kind, fd.Access));
        Assert.Contains(nameof(Errno.EISDIR), fd.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InfoIsGone_LeavesOutWhatWasClosedMeanwhile()
    {
        _proc.Fd(Pid, 3, "pipe:[7]", Info(inode: 7));
        File.CreateSymbolicLink(_proc.In(Pid, "fd/4"), "pipe:[8]");

        Assert.Equal([3], Read().Select(descriptor => descriptor.Fd));
    }

    [Fact]
    public void Read_EndsWhileItIsRead_Throws()
    {
        _proc.Fd(Pid, 3, "pipe:[7]", Info(inode: 7));
        File.CreateSymbolicLink(_proc.In(Pid, "fd/4"), "pipe:[8]");
        _proc.Process(Pid, state: 'Z');

        Assert.Equal(Pid, Assert.Throws<ProcessNotFoundException>(Read).ProcessId);
    }

    [Theory]
    [InlineData('Z', 0x400000u)]
    [InlineData('X', 0x400000u)]
    [InlineData('R', 0x400004u)]
    public void Read_NothingLeftOfAnEndingProcess_Throws(char state, uint flags)
    {
        _proc.Process(Pid, state, flags, name: "a) R 1 (b");

        Assert.Throws<ProcessNotFoundException>(Read);
    }

    [Fact]
    public void Read_NothingOpen_IsEmpty() => Assert.Empty(Read());

    [Fact]
    public void Read_FirstThreadEnded_ShowsWhatTheOthersHold()
    {
        _proc.Process(Pid, state: 'Z').Thread(Pid, Pid, 'Z').Thread(Pid, 4712, 'S')
            .Fd(Pid, 6, "pipe:[9]", Info(inode: 9), "task/4712/");

        Assert.Equal([6], Read().Select(descriptor => descriptor.Fd));
    }

    [Fact]
    public void Read_NoSuchProcess_Throws()
        => Assert.Equal(999, Assert.Throws<ProcessNotFoundException>(() => FileDescriptorTable.Read(999, _proc.Options))
            .ProcessId);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Read_ImpossibleNumber_IsRefused(int pid)
        => Assert.Throws<ArgumentOutOfRangeException>(() => FileDescriptorTable.Read(pid, _proc.Options));

    [Fact]
    public void Read_HugeInfo_IsReadWhole()
    {
        string lines = string.Concat(Enumerable.Range(0, 20000)
            .Select(i => $"tfd: {i,8} events: {i,8:x} data: {i,16:x}  pos:0 ino:61af sdev:7\n"));
        _proc.Fd(Pid, 3, "anon_inode:[eventpoll]", Info(lines));

        var details = Assert.IsType<EpollDetails>(Assert.Single(Read()).Details);

        Assert.Equal(20000, details.Watched.Count);
        Assert.Equal(new EpollItem(19999, 19999, 19999, 0x61af, 7), details.Watched[^1]);
    }

    [Fact]
    public void Read_ManyOnSeveralProcessors_AreAllThereInOrder()
    {
        for (int fd = 0; fd < 2500; fd++) _proc.Fd(Pid, fd, $"pipe:[{fd + 1}]", Info(inode: (ulong)fd + 1));

        IReadOnlyList<FileDescriptor> read = Read();

        Assert.Equal(Enumerable.Range(0, 2500), read.Select(descriptor => descriptor.Fd));
        Assert.All(read, descriptor => Assert.Equal((ulong)descriptor.Fd + 1, descriptor.Inode));
    }

    [Fact]
    public void Read_EntriesThatAreNoNumbers_AreNoDescriptors()
    {
        File.CreateSymbolicLink(_proc.In(Pid, "fd/x7"), "pipe:[7]");
        File.CreateSymbolicLink(_proc.In(Pid, "fd/99999999999"), "pipe:[7]");
        _proc.Fd(Pid, 3, "pipe:[7]", Info(inode: 7));

        Assert.Equal([3], Read().Select(descriptor => descriptor.Fd));
    }

    private IReadOnlyList<FileDescriptor> Read() => FileDescriptorTable.Read(Pid, _proc.Options);

    private static FileIdentity Identity(string path)
    {
        using SafeFd fd = Files.OpenReadOnly(path);
        return Files.Identify(fd);
    }
}
