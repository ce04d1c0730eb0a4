using System.Text;
using NetnsPS.FileDescriptors;
using NetnsPS.Interop;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class KernelMountsTests
{
    private const int Mount = 10;

    [Theory]
    [InlineData(nameof(TargetForm.Socket), FdKinds.S_IFSOCK, "", "socket:[18446744073709551615]")]
    [InlineData(nameof(TargetForm.Pipe), FdKinds.S_IFIFO, "", "pipe:[18446744073709551615]")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.EventFd, "anon_inode:[eventfd]")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.TimerFd, "anon_inode:[timerfd]")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.SignalFd, "anon_inode:[signalfd]")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.BpfMap, "anon_inode:bpf-map")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.BpfProgram, "anon_inode:bpf-prog")]
    public void WriteLink_MountThatIsKnown_IsWhatTheKernelWouldSay(string form, int type, string info, string expected)
        => Assert.Equal(expected, WriteLink(form, type, ulong.MaxValue, info));

    [Theory]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, "")]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.Epoll)]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.NoType, FdInfoSamples.IoUring)]
    [InlineData(nameof(TargetForm.Anonymous), FdKinds.S_IFREG, FdInfoSamples.EventFd)]
    [InlineData(nameof(TargetForm.Socket), FdKinds.S_IFIFO, "")]
    [InlineData(nameof(TargetForm.Pipe), FdKinds.S_IFREG, "")]
    [InlineData(nameof(TargetForm.MemFd), FdKinds.S_IFREG, "")]
    [InlineData(nameof(TargetForm.Namespace), FdKinds.S_IFREG, "")]
    public void WriteLink_NotSure_IsRead(string form, int type, string info)
        => Assert.Equal("", WriteLink(form, type, 7, info));

    [Fact]
    public void WriteLink_NoInode_IsRead()
        => Assert.Equal("", WriteLink(nameof(TargetForm.Socket), FdKinds.S_IFSOCK, null, ""));

    [Fact]
    public void TryFind_NotSeenBefore_IsFalse()
    {
        var mounts = new KernelMounts();

        Assert.False(mounts.TryFind(Mount, out _));
        Assert.False(mounts.TryFind(null, out _));
    }

    private static string WriteLink(string form, int type, ulong? inode, string info)
    {
        var mounts = new KernelMounts();
        mounts.Learn(Mount, Enum.Parse<TargetForm>(form),
            new Files.Statx { Mode = (ushort)(type | 0x180), DevMinor = 9 });
        Assert.True(mounts.TryFind(Mount, out KernelMount mount));
        Assert.Equal(9ul, mount.Device);
        var buffer = new byte[64];
        return Encoding.UTF8.GetString(buffer, 0, mount.WriteLink(inode, Encoding.UTF8.GetBytes(info), buffer));
    }
}
