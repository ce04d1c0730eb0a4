using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Baselines;

public sealed class FdReportTests
{
    [Fact]
    public void Describe_Leaks_AreTwoAlignedLinesEach()
    {
        IReadOnlyList<FdChange> leaks =
            ChangesOf([], [Fds.File(3), Fds.Socket("10.0.0.1:41234", "10.0.0.2:8080", fd: 117)]);

        Assert.Equal(
            """
            fd 3    File, ReadWrite
                    /tmp/a
            fd 117  Socket, ReadWrite
                    tcp Established 10.0.0.1:41234 -> 10.0.0.2:8080 in net:[4026531840], anon_inode:[Socket]
            """,
            ResourceReport.Describe(leaks));
    }

    [Fact]
    public void Describe_Replaced_TellsWhatWasThereBefore()
    {
        IReadOnlyList<FdChange> changes =
            ChangesOf([Fds.File(3)], [Fds.Of(FileDescriptorKind.EventFd, new EventFdDetails(4, 9, false))]);

        Assert.Equal(
            """
            fd 3  replaced, EventFd, ReadWrite
                  id 4, count 9
                  was: File /tmp/a
            """,
            Assert.Single(changes).ToString());
    }

    [Fact]
    public void Describe_Closed_TellsWhatItWas()
    {
        IReadOnlyList<FdChange> changes = ChangesOf([Fds.File(3)], [], includeClosed: true);

        Assert.Equal("fd 3  closed, File, ReadWrite\n      /tmp/a", ResourceReport.Describe(changes));
    }

    [Fact]
    public void Describe_Unreadable_TellsTheReason()
        => Assert.Equal(
            "fd 8  Unreadable\n      its link could not be read: Permission denied (EACCES)",
            ResourceReport.Describe(ChangesOf([], [Fds.Unreadable(8)])));

    [Fact]
    public void Describe_SeveralProcesses_NamesThem()
    {
        var other = new FileDescriptor { ProcessId = 7, Fd = 3, Kind = FileDescriptorKind.Directory, Target = "/etc" };

        string text = ResourceReport.Describe(ChangesOf([], [Fds.File(3), other]));

        Assert.Equal(["process 7 fd 3    Directory", "                  /etc", "process 100 fd 3  File, ReadWrite",
            "                  /tmp/a"], text.Split('\n'));
    }

    [Fact]
    public void Describe_MoreThanTheMaximum_TellsHowMany()
    {
        IReadOnlyList<FdChange> leaks = ChangesOf([], [.. Enumerable.Range(3, 10).Select(fd => Fds.File(fd))]);

        string[] lines = ResourceReport.Describe(leaks, maximum: 2).Split('\n');

        Assert.Equal(["fd 3  File, ReadWrite", "      /tmp/a", "fd 4  File, ReadWrite", "      /tmp/a",
            "... and 8 more"], lines);
    }

    [Fact]
    public void Describe_Nothing_IsEmpty() => Assert.Equal("", ResourceReport.Describe(ChangesOf([], [])));

    [Theory]
    [InlineData(SocketFamily.Inet6, System.Net.Sockets.SocketType.Dgram, "udp", "udp6 Closed")]
    [InlineData(SocketFamily.Inet, System.Net.Sockets.SocketType.Raw, "icmp", "raw icmp Closed")]
    [InlineData(SocketFamily.Unix, System.Net.Sockets.SocketType.Stream, "unix", "unix stream Closed")]
    [InlineData(SocketFamily.Unix, System.Net.Sockets.SocketType.Unknown, "unix", "unix Closed")]
    [InlineData(SocketFamily.Netlink, System.Net.Sockets.SocketType.Raw, "route", "netlink route Closed")]
    [InlineData(SocketFamily.Vsock, System.Net.Sockets.SocketType.Stream, "", "vsock Closed")]
    [InlineData(SocketFamily.Unknown, System.Net.Sockets.SocketType.Unknown, "hyperv", "hyperv Closed")]
    [InlineData(SocketFamily.Unknown, System.Net.Sockets.SocketType.Unknown, "", "socket Closed")]
    public void Socket_Families_AreToldByTheirNames(
        SocketFamily family, System.Net.Sockets.SocketType type, string protocol, string expected)
        => Assert.Equal(
            expected,
            new SocketDetails
            {
                Info = new SocketInfo
                {
                    Family = family,
                    Type = type,
                    Protocol = protocol,
                    State = SocketState.Closed
                }
            }.ToString());

    [Fact]
    public void Socket_UnixPeer_IsToldByPathOrNumber()
    {
        var info = new SocketInfo
        {
            Family = SocketFamily.Unix,
            Type = System.Net.Sockets.SocketType.Stream,
            State = SocketState.Established,
            PeerInode = 77
        };

        Assert.Equal("unix stream Established * -> socket 77", new SocketDetails { Info = info }.ToString());
        Assert.Equal("unix stream Established * -> /run/x.sock",
            new SocketDetails { Info = info with { RemotePath = "/run/x.sock" } }.ToString());
    }

    private static IReadOnlyList<FdChange> ChangesOf(
        FileDescriptor[] baseline, FileDescriptor[] current, bool includeClosed = false)
        => FdChange.Of(ResourceBaseline.Of(baseline)
            .Compare(current, new ResourceCompareOptions { IncludeGone = includeClosed }).Changes);
}
