using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What is read of a process, against what that process knows of itself.</summary>
public sealed class FileDescriptorTableTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Read_RandomDescriptors_AreWhatTheirHolderKnows(int seed, bool ownNetns)
    {
        using FdHolder holder = FdHolder.Start(ownNetns);
        IReadOnlyList<HeldFd> held = holder.OpenRandom(seed, 120);

        Dictionary<int, FileDescriptor> read = holder.Read().ToDictionary(descriptor => descriptor.Fd);

        foreach (HeldFd expected in held) AssertSame(expected, read[expected.Fd], holder);
        Assert.Equal(Directory.GetFileSystemEntries($"/proc/{holder.Id}/fd").Length, read.Count);
        Assert.All(read.Values, descriptor => Assert.Null(descriptor.Reason));
    }

    [Theory]
    [InlineData("tcp_bound")]
    [InlineData("netlink")]
    [InlineData("raw")]
    [InlineData("packet")]
    [InlineData("tcp_closewait")]
    [InlineData("io_uring")]
    [InlineData("tun")]
    [InlineData("pidfd")]
    [InlineData("nsfs")]
    [InlineData("fanotify")]
    [InlineData("bpf_map")]
    [InlineData("bpf_program")]
    [InlineData("perf")]
    [InlineData("userfaultfd")]
    [InlineData("memfd_secret")]
    [InlineData("block")]
    [InlineData("vsock")]
    [InlineData("unknown")]
    public void Read_OneOfAKind_IsWhatItsHolderKnows(string kind)
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        IReadOnlyList<HeldFd> held = holder.Open(kind);

        Dictionary<int, FileDescriptor> read = holder.Read().ToDictionary(descriptor => descriptor.Fd);

        Assert.All(held, expected => AssertSame(expected, read[expected.Fd], holder));
    }

    internal static void AssertSame(HeldFd expected, FileDescriptor actual, FdHolder holder)
    {
        Assert.Equal(expected.Kind, actual.Kind.ToString());
        Assert.Equal(new FileInfo($"/proc/{holder.Id}/fd/{expected.Fd}").LinkTarget, actual.Target);
        Assert.Equal((expected.Device, expected.Inode), (actual.Device!.Value, actual.Inode!.Value));
        Assert.Equal((expected.NonBlock, expected.CloseOnExec),
            (actual.Flags.HasFlag(FdFlags.NonBlock), actual.CloseOnExec));
        Assert.Equal((FdAccess)(expected.Access + 1), actual.Access);
        Assert.True(actual.MountId >= 0 && actual.Position is not null);
        if (expected.Kind == "Socket") AssertSameSocket(expected, actual, holder);
        else Assert.Equal(expected.Detail, Detail(actual, expected.Detail));
    }

    private static void AssertSameSocket(HeldFd expected, FileDescriptor actual, FdHolder holder)
    {
        Assert.Equal(NetnsOf(holder.Id), actual.Netns);
        string told = actual.Family is SocketFamily.Netlink or SocketFamily.Packet || actual.Type == SocketType.Raw
            ? actual.Protocol! : actual.State.ToString()!;
        Assert.Equal(expected.Detail, told);
        if (actual.Family is SocketFamily.Packet || actual.Type == SocketType.Raw) return;
        Assert.Equal(expected.Local, Local(actual));
        if (actual.Family is SocketFamily.Inet or SocketFamily.Inet6)
            Assert.Equal(expected.Remote, actual.RemoteEndPoint?.ToString());
    }

    private static string? Local(FileDescriptor socket) => socket.Family switch
    {
        SocketFamily.Unix => socket.Path,
        SocketFamily.Netlink
            => Assert.IsType<NetlinkEndPoint>(socket.LocalEndPoint).PortId.ToString(CultureInfo.InvariantCulture),
        SocketFamily.Vsock => socket.LocalEndPoint?.ToString(),
        // Python has an address for a socket that is not bound.
        SocketFamily.Inet6 => (socket.LocalEndPoint ?? new IPEndPoint(IPAddress.IPv6Any, 0)).ToString(),
        _ => (socket.LocalEndPoint ?? new IPEndPoint(IPAddress.Any, 0)).ToString(),
    };

    private static string? Detail(FileDescriptor actual, string? expected) => actual.Details switch
    {
        FileDetails file => actual.Access == FdAccess.Path ? "path" : file.IsDeleted ? "deleted" : null,
        DeviceDetails { TunInterface: { } tun } => tun,
        DeviceDetails { TerminalIndex: { } index } => expected is null ? null : $"/dev/pts/{index}",
        DeviceDetails device => string.Create(CultureInfo.InvariantCulture, $"{device.Major}:{device.Minor}"),
        PipeDetails pipe => actual.Kind == FileDescriptorKind.Fifo ? null : pipe.End.ToString(),
        EventFdDetails { Id: >= 0 } eventFd => eventFd.Count?.ToString(CultureInfo.InvariantCulture),
        TimerFdDetails timer => ((int)timer.Clock!).ToString(CultureInfo.InvariantCulture),
        SignalFdDetails signals => signals.Mask?.ToString(CultureInfo.InvariantCulture),
        InotifyDetails inotify => Assert.Single(inotify.Watches).Inode.ToString(CultureInfo.InvariantCulture),
        FanotifyDetails fanotify => Assert.Single(fanotify.Marks).Id.ToString(CultureInfo.InvariantCulture),
        EpollDetails epoll => Assert.Single(epoll.Watched).Fd.ToString(CultureInfo.InvariantCulture),
        MemFdDetails memory => memory.Name,
        BpfDetails bpf => string.Create(CultureInfo.InvariantCulture, $"{bpf.TypeNumber}:{bpf.Id}"),
        AnonInodeDetails anon => actual.Kind == FileDescriptorKind.AnonInode ? anon.Name : null,
        PidFdDetails pidFd => pidFd.TargetProcessId?.ToString(CultureInfo.InvariantCulture),
        NamespaceDetails space => space.Type,
        _ => null,
    };

    internal static ulong NetnsOf(int processId)
    {
        string link = new FileInfo($"/proc/{processId}/ns/net").LinkTarget!;
        return ulong.Parse(link.AsSpan("net:[".Length).TrimEnd(']'), CultureInfo.InvariantCulture);
    }
}
