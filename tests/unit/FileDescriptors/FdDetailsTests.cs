using System.Text;
using NetnsPS.FileDescriptors;

namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class FdDetailsTests
{
    [Fact]
    public void EventFd_Captured_HasCountInHexadecimal()
        => Assert.Equal(new EventFdDetails(3, 0x5a, true), EventFdDetails.Parse(Bytes(FdInfoSamples.EventFd)));

    [Fact]
    public void TimerFd_Captured_HasClockAndTimes()
    {
        TimerFdDetails timer = TimerFdDetails.Parse(Bytes(FdInfoSamples.TimerFd));

        Assert.Equal((TimerClock.Monotonic, 7ul), (timer.Clock, timer.Ticks));
        Assert.Equal((TimeSpan.FromTicks(494068), TimeSpan.FromSeconds(1.5)), (timer.Remaining, timer.Interval));
    }

    [Theory]
    [InlineData("(9223372036854775807, 999999999)", long.MaxValue)]
    [InlineData("(922337203685, 0)", long.MaxValue)]
    [InlineData("(922337203684, 999999999)", 9223372036849999999)]
    public void TimerFd_LongestTimes_DoNotOverflow(string value, long ticks)
        => Assert.Equal(TimeSpan.FromTicks(ticks), TimerFdDetails.Parse(Bytes($"it_value: {value}\n")).Remaining);

    [Fact]
    public void SignalFd_Captured_NamesItsSignals()
    {
        SignalFdDetails signals = SignalFdDetails.Parse(Bytes(FdInfoSamples.SignalFd));

        Assert.Equal(0x200004200ul, signals.Mask);
        Assert.Equal(["SIGUSR1", "SIGTERM", "SIG34"], signals.Signals);
    }

    [Fact]
    public void Inotify_Captured_HasWatchesWithTheDeviceOfStat()
    {
        InotifyDetails inotify = InotifyDetails.Parse(Bytes(FdInfoSamples.Inotify));

        // The kernel's 0xfe00000 is 254:0, which stat has as 0xfe00; 0x800011 is 8:17, 0x811.
        Assert.Equal([new InotifyWatch(2, 0x13, 0xfe00, 2), new InotifyWatch(31, 0x3c570, 0x811, 0x800afff)],
            inotify.Watches);
    }

    [Fact]
    public void Fanotify_Captured_HasMarksOfAllThreeKinds()
    {
        FanotifyDetails fanotify = FanotifyDetails.Parse(Bytes(FdInfoSamples.Fanotify));

        Assert.Equal(0x10u, fanotify.Flags);
        Assert.Equal(
            [
                new FanotifyMark(FanotifyTarget.Mount, 0x1b, 0, 8),
                new FanotifyMark(FanotifyTarget.Inode, 0x3c570, 0xfe00, 0xb),
                new FanotifyMark(FanotifyTarget.FileSystem, 0x813, 0x813, 0x20),
            ],
            fanotify.Marks);
    }

    [Fact]
    public void Epoll_Captured_HasWhatItWatches()
        => Assert.Equal(
            [new EpollItem(6, 0x80000019, 6, 0x40f, 0x10), new EpollItem(8, 0x19, ulong.MaxValue, 0xa534, 0xf)],
            EpollDetails.Parse(Bytes(FdInfoSamples.Epoll)).Watched);

    [Theory]
    [InlineData("Pid:\t4711\nNSpid:\t4711\t12\t1\n", 4711, false, 3)]
    [InlineData("Pid:\t-1\nNSpid:\t-1\n", null, true, 0)]
    [InlineData("Pid:\t0\nNSpid:\t0\n", null, false, 0)]
    [InlineData("", null, false, 0)]
    public void PidFd_Captured_TellsLivingGoneAndOutside(string info, int? target, bool exited, int numbers)
    {
        PidFdDetails pidFd = PidFdDetails.Parse(Bytes(info));

        Assert.Equal((target, exited, numbers),
            (pidFd.TargetProcessId, pidFd.HasExited, pidFd.NamespaceProcessIds.Count));
    }

    [Fact]
    public void Device_Captured_HasTunInterfaceOrTerminal()
    {
        Assert.Equal("tap0", DeviceDetails.Parse(10, 200, Bytes(FdInfoSamples.Tun)).TunInterface);
        Assert.Equal("", DeviceDetails.Parse(10, 200, Bytes("iff:\t\n")).TunInterface);
        Assert.Equal(3, DeviceDetails.Parse(5, 2, Bytes(FdInfoSamples.Pty)).TerminalIndex);
    }

    [Fact]
    public void Bpf_Captured_HasIds()
    {
        BpfDetails map = BpfDetails.Parse(Bytes(FdInfoSamples.BpfMap)),
            program = BpfDetails.Parse(Bytes(FdInfoSamples.BpfProgram));

        Assert.Equal((25u, 1u, 4u, 8u, 16u), (map.Id, map.TypeNumber, map.KeySize, map.ValueSize, map.MaxEntries));
        Assert.Equal((97u, 1u, "59f4a931744dcdc6"), (program.Id, program.TypeNumber, program.Tag));
    }

    [Fact]
    public void AnonInode_Captured_KeepsEveryLine()
    {
        AnonInodeDetails buffer = AnonInodeDetails.Parse("dmabuf"u8, Bytes(FdInfoSamples.DmaBuf));

        Assert.Equal(("4096", "2", "udmabuf"),
            (buffer.Fields["size"], buffer.Fields["count"], buffer.Fields["exp_name"]));
    }

    [Theory]
    [InlineData("anon_inode:[eventpoll]", FileDescriptorKind.Epoll)]
    [InlineData("anon_inode:[eventfd]", FileDescriptorKind.EventFd)]
    [InlineData("anon_inode:[timerfd]", FileDescriptorKind.TimerFd)]
    [InlineData("anon_inode:[signalfd]", FileDescriptorKind.SignalFd)]
    [InlineData("anon_inode:inotify", FileDescriptorKind.Inotify)]
    [InlineData("anon_inode:[fanotify]", FileDescriptorKind.Fanotify)]
    [InlineData("anon_inode:[pidfd]", FileDescriptorKind.PidFd)]
    [InlineData("pidfd:[4112]", FileDescriptorKind.PidFd)]
    [InlineData("anon_inode:[io_uring]", FileDescriptorKind.IoUring)]
    [InlineData("anon_inode:bpf-map", FileDescriptorKind.BpfMap)]
    [InlineData("anon_inode:bpf-prog", FileDescriptorKind.BpfProgram)]
    [InlineData("anon_inode:[perf_event]", FileDescriptorKind.PerfEvent)]
    [InlineData("anon_inode:[userfaultfd]", FileDescriptorKind.UserFaultFd)]
    [InlineData("anon_inode:kvm-vm", FileDescriptorKind.AnonInode)]
    [InlineData("anon_inode:", FileDescriptorKind.AnonInode)]
    [InlineData("something else", FileDescriptorKind.AnonInode)]
    [InlineData("mqueue:[x]", FileDescriptorKind.AnonInode)]
    [InlineData("/dmabuf:heap", FileDescriptorKind.DmaBuf)]
    [InlineData("/memfd:a (deleted) (deleted)", FileDescriptorKind.MemFd)]
    [InlineData("/secretmem (deleted)", FileDescriptorKind.MemFd)]
    [InlineData("socket:[18446744073709551615]", FileDescriptorKind.Socket)]
    [InlineData("time:[4026531834]", FileDescriptorKind.Namespace)]
    public void Read_Link_HasItsKind(string link, FileDescriptorKind kind)
    {
        using FakeProc proc = new FakeProc().Process(7);
        proc.Fd(7, 3, link, FakeProc.Info(inode: null));

        Assert.Equal(kind, Assert.Single(FileDescriptorTable.Read(7, proc.Options)).Kind);
    }

    [Theory]
    [InlineData(0x88802u, FdFlags.CloseOnExec | FdFlags.NonBlock | FdFlags.LargeFile)]
    [InlineData(0x101001u, FdFlags.Sync)]
    [InlineData(0x410002u, FdFlags.TemporaryFile)]
    [InlineData(0x1000u, FdFlags.DataSync)]
    [InlineData(0x34400u, FdFlags.Append | FdFlags.Direct | FdFlags.Directory | FdFlags.NoFollow)]
    public void OpenFlags_X64_HaveTheirNames(uint raw, FdFlags expected)
        => Assert.Equal(expected, OpenFlags.Decode(raw, System.Runtime.InteropServices.Architecture.X64));

    [Fact]
    public void OpenFlags_Arm64_HaveItsOwnNumbers()
        => Assert.Equal(
            FdFlags.Directory | FdFlags.NoFollow | FdFlags.Direct | FdFlags.LargeFile,
            OpenFlags.Decode(0x3c000, System.Runtime.InteropServices.Architecture.Arm64));

    [Theory]
    [InlineData(0u, FdAccess.ReadOnly)]
    [InlineData(1u, FdAccess.WriteOnly)]
    [InlineData(2u, FdAccess.ReadWrite)]
    [InlineData(3u, FdAccess.ControlOnly)]
    [InlineData(0x200000u, FdAccess.Path)]
    public void OpenFlags_Access_IsOneOfFive(uint raw, FdAccess expected)
        => Assert.Equal(expected, OpenFlags.DecodeAccess(raw));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
