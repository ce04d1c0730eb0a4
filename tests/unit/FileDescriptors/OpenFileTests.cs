namespace NetnsPS.Tests.Unit.FileDescriptors;

/// <summary>What makes two sightings of one number the same open file, and what does not.</summary>
public sealed class OpenFileTests
{
    private static readonly DateTimeOffset s_noon = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<FileDescriptorKind, FdDetails, FdDetails> SameObjects => new()
    {
        { FileDescriptorKind.EventFd, new EventFdDetails(1, 0, false), new EventFdDetails(1, 77, false) },
        { FileDescriptorKind.EventFd, new EventFdDetails(null, 0, false), new EventFdDetails(1, 0, false) },
        { FileDescriptorKind.TimerFd, new TimerFdDetails { Clock = TimerClock.Monotonic },
            new TimerFdDetails { Clock = TimerClock.Monotonic, Ticks = 9 } },
        { FileDescriptorKind.Epoll, new EpollDetails([]), new EpollDetails([new EpollItem(5, 1, 5, 9, 9)]) },
        { FileDescriptorKind.Inotify, Watches((1, 7), (2, 8)), Watches((2, 8), (1, 7)) },
        { FileDescriptorKind.PidFd, new PidFdDetails(7, false), new PidFdDetails(null, true) },
        { FileDescriptorKind.CharacterDevice, new DeviceDetails(10, 200) { TunInterface = "" },
            new DeviceDetails(10, 200) { TunInterface = "tap0" } },
        { FileDescriptorKind.BpfMap, new BpfDetails(5, 1), new BpfDetails(5, 1) },
    };

    public static TheoryData<FileDescriptorKind, FdDetails, FdDetails> DifferentObjects => new()
    {
        { FileDescriptorKind.EventFd, new EventFdDetails(1, 0, false), new EventFdDetails(2, 0, false) },
        { FileDescriptorKind.TimerFd, new TimerFdDetails { Clock = TimerClock.Monotonic },
            new TimerFdDetails { Clock = TimerClock.Realtime } },
        { FileDescriptorKind.SignalFd, new SignalFdDetails(1ul), new SignalFdDetails(2ul) },
        { FileDescriptorKind.Inotify, Watches((1, 7)), Watches((1, 8)) },
        { FileDescriptorKind.Inotify, Watches((1, 7)), Watches((1, 7), (2, 8)) },
        { FileDescriptorKind.PidFd, new PidFdDetails(7, false), new PidFdDetails(8, false) },
        { FileDescriptorKind.MemFd, new MemFdDetails("a"), new MemFdDetails("b") },
        { FileDescriptorKind.CharacterDevice, new DeviceDetails(1, 3), new DeviceDetails(1, 5) },
        { FileDescriptorKind.CharacterDevice, new DeviceDetails(10, 200) { TunInterface = "tap0" },
            new DeviceDetails(10, 200) { TunInterface = "tap1" } },
        { FileDescriptorKind.CharacterDevice, new DeviceDetails(5, 2) { TerminalIndex = 1 },
            new DeviceDetails(5, 2) { TerminalIndex = 2 } },
        { FileDescriptorKind.Namespace, new NamespaceDetails("net", 1), new NamespaceDetails("net", 2) },
        { FileDescriptorKind.BpfMap, new BpfDetails(5, 1), new BpfDetails(6, 1) },
        {
            FileDescriptorKind.AnonInode, new AnonInodeDetails("kvm-vm", new Dictionary<string, string>()),
            new AnonInodeDetails("bpf_link", new Dictionary<string, string>())
        },
        {
            FileDescriptorKind.Fanotify, new FanotifyDetails(0, [new FanotifyMark(FanotifyTarget.Inode, 7, 1, 8)]),
            new FanotifyDetails(0, [new FanotifyMark(FanotifyTarget.Mount, 7, 0, 8)])
        },
    };

    [Theory]
    [MemberData(nameof(SameObjects))]
    public void IsSameOpenFile_WhatMayChangeChanged_IsTrue(FileDescriptorKind kind, FdDetails before, FdDetails now)
        => AssertBothWays(true, Fds.Of(kind, before), Fds.Of(kind, now));

    [Theory]
    [MemberData(nameof(DifferentObjects))]
    public void IsSameOpenFile_WhatNeverChangesDiffers_IsFalse(FileDescriptorKind kind, FdDetails before, FdDetails now)
        => AssertBothWays(false, Fds.Of(kind, before), Fds.Of(kind, now));

    [Fact]
    public void IsSameOpenFile_FlagsPositionAndName_DoNotMatter()
    {
        FileDescriptor now = new()
        {
            ProcessId = Fds.Pid,
            Fd = 3,
            Kind = FileDescriptorKind.File,
            Target = "/tmp/renamed (deleted)",
            Access = FdAccess.ReadWrite,
            Inode = 7,
            Device = 0xfe00,
            MountId = 27,
            Position = 4096,
            Flags = FdFlags.Append | FdFlags.NonBlock,
            RawFlags = 0xc02,
            Details = new FileDetails { IsDeleted = true },
        };

        AssertBothWays(true, Fds.File(3), now);
    }

    [Fact]
    public void IsSameOpenFile_KindInodeDeviceMountAccess_Matter()
    {
        FileDescriptor before = Fds.Of(
            FileDescriptorKind.Pipe, new PipeDetails(PipeEnd.Read, 7), inode: 7, access: FdAccess.ReadOnly);

        AssertBothWays(false, before, Fds.Of(FileDescriptorKind.Fifo, null, inode: 7, access: FdAccess.ReadOnly));
        AssertBothWays(false, before, Fds.Of(FileDescriptorKind.Pipe, null, inode: 8, access: FdAccess.ReadOnly));
        AssertBothWays(false, before,
            Fds.Of(FileDescriptorKind.Pipe, new PipeDetails(PipeEnd.Write, 7), inode: 7, access: FdAccess.WriteOnly));
        AssertBothWays(false, Fds.File(3), Other(device: 1, mount: 27));
        AssertBothWays(false, Fds.File(3), Other(device: 0xfe00, mount: 28));
        AssertBothWays(true, Fds.File(3), Other(device: null, mount: null));
    }

    [Fact]
    public void IsSameOpenFile_InodeUsedAgain_IsToldByBirth()
    {
        AssertBothWays(true, Fds.File(3, created: s_noon), Fds.File(3, created: s_noon));
        AssertBothWays(false, Fds.File(3, created: s_noon), Fds.File(3, created: s_noon.AddMilliseconds(4)));
        AssertBothWays(true, Fds.File(3, created: s_noon), Fds.File(3));
    }

    [Theory]
    [InlineData("10.0.0.1:1000", "10.0.0.2:80", "10.0.0.1:1000", "10.0.0.2:80", true)]
    [InlineData(null, null, "10.0.0.1:1000", "10.0.0.2:80", true)]
    [InlineData("10.0.0.1:1000", null, "10.0.0.1:1000", "10.0.0.2:80", true)]
    [InlineData("0.0.0.0:0", null, "10.0.0.1:1000", null, true)]
    [InlineData("10.0.0.1:1000", "10.0.0.2:80", "10.0.0.1:1000", "10.0.0.3:80", false)]
    [InlineData("10.0.0.1:1000", null, "10.0.0.1:1001", null, false)]
    public void IsSameOpenFile_Sockets_ByEndsThatBothHave(
        string? local, string? remote, string? localNow, string? remoteNow, bool same)
        => AssertBothWays(same, Fds.Socket(local, remote), Fds.Socket(localNow, remoteNow));

    [Fact]
    public void IsSameOpenFile_SocketOfAnotherInode_IsFalse()
        => AssertBothWays(false, Fds.Socket("10.0.0.1:80", null), Fds.Socket("10.0.0.1:80", null, inode: 556));

    [Fact]
    public void IsSameOpenFile_OtherNumberOrProcess_IsFalse()
    {
        Assert.False(Fds.File(3).IsSameOpenFile(Fds.File(4)));
        Assert.False(Fds.File(3)
            .IsSameOpenFile(new FileDescriptor { ProcessId = 1, Fd = 3, Kind = FileDescriptorKind.File, Inode = 7 }));
    }

    private static void AssertBothWays(bool expected, FileDescriptor one, FileDescriptor other)
    {
        Assert.Equal(expected, one.IsSameOpenFile(other));
        Assert.Equal(expected, other.IsSameOpenFile(one));
    }

    private static FileDescriptor Other(ulong? device, int? mount) => new()
    {
        ProcessId = Fds.Pid,
        Fd = 3,
        Kind = FileDescriptorKind.File,
        Access = FdAccess.ReadWrite,
        Inode = 7,
        Device = device,
        MountId = mount,
    };

    private static InotifyDetails Watches(params (int Number, ulong Inode)[] watches)
        => new([.. watches.Select(watch => new InotifyWatch(watch.Number, watch.Inode, 9, 0x100))]);
}
