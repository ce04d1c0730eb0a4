using System.Globalization;
using System.Text.RegularExpressions;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Sockets as read through a process's descriptors, against what ss tells of its namespace.</summary>
public sealed partial class SsTests
{
    private static readonly string[] s_kinds = ["tcp", "tcp6", "tcp_closewait", "udp", "udp6", "unix", "abstract", "pair"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Read_Sockets_AreWhatSsTells(bool ownNetns, bool bySockDiag)
    {
        using FdHolder holder = FdHolder.Start(ownNetns);
        foreach (string kind in s_kinds) holder.Open(kind);

        IReadOnlyList<FileDescriptor> read = holder.Read(bySockDiag ? new FdReadOptions { OpenSockDiag = OpenInNetnsOf } : null);

        // What /proc tells of a listening socket is all but how many connections may wait (get_tcp4_sock shows 0).
        bool byProc = ownNetns && !bySockDiag;
        Dictionary<int, string> told = Ss(holder.Id, "-tanpH", byProc).Concat(Ss(holder.Id, "-uanpH", byProc)).ToDictionary();
        Dictionary<int, string> seen = read.Where(IsInet).ToDictionary(socket => socket.Fd, Line);
        Assert.Equal(told.OrderBy(pair => pair.Key), seen.OrderBy(pair => pair.Key));
        AssertUnixSockets(holder.Id, read, peers: !byProc);
    }

    [Fact]
    public void Read_SocketsOfSeveralNamespaces_AreAllDescribed()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        ulong first = FileDescriptorTableTests.NetnsOf(holder.Id);
        IReadOnlyList<HeldFd> before = holder.Open("udp6");
        // CLONE_NEWNET: what was opened stays behind.
        holder.Do("assert libc.unshare(0x40000000) == 0; s = socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack('16sh22x', b'lo', 0x49)); s.close()");
        IReadOnlyList<HeldFd> after = holder.Open("tcp");

        Dictionary<int, FileDescriptor> read = holder.Read().ToDictionary(descriptor => descriptor.Fd);

        ulong second = FileDescriptorTableTests.NetnsOf(holder.Id);
        Assert.NotEqual(first, second);
        Assert.All(before, held => Assert.Equal((held.Local, (ulong?)first), (read[held.Fd].LocalEndPoint?.ToString(), read[held.Fd].Netns)));
        Assert.All(after, held => Assert.Equal((held.Local, (ulong?)second), (read[held.Fd].LocalEndPoint?.ToString(), read[held.Fd].Netns)));
    }

    private static NetlinkConnection OpenInNetnsOf(int processId)
    {
        using Netns netns = Netns.OpenPath($"/proc/{processId}/ns/net");
        return netns.Run(SockDiag.Open);
    }

    private static void AssertUnixSockets(int processId, IReadOnlyList<FileDescriptor> read, bool peers)
    {
        // u_str ESTAB 0 0 /some/path 12345 * 12346 users:((…)): name and number of the socket, then of its peer.
        Dictionary<int, string[]> told = UsersOf(Tool.RunInNetnsOf(processId, "ss", "-xanpH"), processId)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Dictionary<int, FileDescriptor> seen = read.Where(socket => socket.Family == SocketFamily.Unix).ToDictionary(socket => socket.Fd);

        Assert.Equal(told.Keys.Order(), seen.Keys.Order());
        foreach ((int fd, string[] fields) in told)
        {
            Assert.Equal(fields[4], seen[fd].Path ?? "*");
            Assert.Equal(fields[5], seen[fd].Inode?.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(fields[1] switch { "LISTEN" => SocketState.Listen, "ESTAB" => SocketState.Established, _ => SocketState.Closed }, seen[fd].State);
            SocketInfo info = Assert.IsType<SocketDetails>(seen[fd].Details).Info;
            if (peers) Assert.Equal(fields[7], (info.PeerInode ?? 0).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static Dictionary<int, string> Ss(int processId, string options, bool withoutBacklog)
        => UsersOf(Tool.RunInNetnsOf(processId, "ss", options), processId)
            .ToDictionary(pair => pair.Key, pair => Normalize(pair.Value, withoutBacklog));

    private static IEnumerable<KeyValuePair<int, string>> UsersOf(string output, int processId)
        => from line in output.Split('\n')
           from Match user in Users().Matches(line)
           where user.Groups["pid"].Value == processId.ToString(CultureInfo.InvariantCulture)
           select KeyValuePair.Create(int.Parse(user.Groups["fd"].ValueSpan, CultureInfo.InvariantCulture), line);

    // State Recv-Q Send-Q Local Peer Process
    private static string Normalize(string line, bool withoutBacklog)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string remote = fields[4].EndsWith(":*", StringComparison.Ordinal) ? "" : fields[4];
        string sendQueue = withoutBacklog && fields[0] == "LISTEN" ? "0" : fields[2];
        return $"{fields[0]} {fields[1]} {sendQueue} {fields[3]} {remote}";
    }

    private static bool IsInet(FileDescriptor socket) => socket.Family is SocketFamily.Inet or SocketFamily.Inet6;

    private static string Line(FileDescriptor socket)
    {
        SocketInfo info = Assert.IsType<SocketDetails>(socket.Details).Info;
        string state = socket.State switch
        {
            SocketState.Established => "ESTAB",
            SocketState.Listen => "LISTEN",
            SocketState.CloseWait => "CLOSE-WAIT",
            _ => "UNCONN",
        };
        return $"{state} {info.ReceiveQueue} {info.SendQueue} {socket.LocalEndPoint} {socket.RemoteEndPoint}";
    }

    [GeneratedRegex(@"pid=(?<pid>\d+),fd=(?<fd>\d+)")]
    private static partial Regex Users();
}
