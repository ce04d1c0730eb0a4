using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Sockets as read through a process's descriptors, against what ss tells of its namespace.</summary>
public sealed class SsTests
{
    private static readonly string[] s_kinds =
        ["tcp", "tcp6", "tcp_closewait", "udp", "udp6", "unix", "abstract", "pair"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Read_Sockets_AreWhatSsTells(bool ownNetns, bool bySockDiag)
    {
        using FdHolder holder = FdHolder.Start(ownNetns);
        foreach (string kind in s_kinds) holder.Open(kind);

        IReadOnlyList<FileDescriptor> read = holder.Read(bySockDiag ? ByDiag : null);

        SsWitness.Ask(holder.Id).AssertSame(holder.Id, read, byProc: ownNetns && !bySockDiag);
    }

    [Fact]
    public void Read_SocketsOfSeveralNamespaces_AreAllDescribed()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        ulong first = FileDescriptorTableTests.NetnsOf(holder.Id);
        IReadOnlyList<HeldFd> before = holder.Open("udp6");
        // CLONE_NEWNET: what was opened stays behind.
        holder.Do("assert libc.unshare(0x40000000) == 0; s = socket.socket(); fcntl.ioctl(s, 0x8914, "
            + "struct.pack('16sh22x', b'lo', 0x49)); s.close()");
        IReadOnlyList<HeldFd> after = holder.Open("tcp");

        Dictionary<int, FileDescriptor> read = holder.Read().ToDictionary(descriptor => descriptor.Fd);

        ulong second = FileDescriptorTableTests.NetnsOf(holder.Id);
        Assert.NotEqual(first, second);
        Assert.All(before, held => Assert.Equal(
            (held.Local, (ulong?)first), (read[held.Fd].LocalEndPoint?.ToString(), read[held.Fd].Netns)));
        Assert.All(after, held => Assert.Equal(
            (held.Local, (ulong?)second), (read[held.Fd].LocalEndPoint?.ToString(), read[held.Fd].Netns)));
    }

    /// <summary>As the commands ask: in the namespace of the process.</summary>
    internal static FdReadOptions ByDiag { get; } = new() { OpenSockDiag = OpenInNetnsOf };

    private static NetlinkConnection OpenInNetnsOf(int processId)
    {
        using OpenedNetns opened = Netns.OpenPath($"/proc/{processId}/ns/net");
        return opened.Netns.Run(SockDiag.Open);
    }
}
