using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What ss(8) tells of the sockets of a namespace, to compare with.</summary>
internal sealed partial class SsWitness
{
    private readonly ILookup<string, (string Fd, string Line)> _inet;
    private readonly ILookup<string, (string Fd, string Line)> _unix;

    private SsWitness(string inet, string unix) => (_inet, _unix) = (ByProcess(inet), ByProcess(unix));

    /// <summary>Asks about the namespace of a process.</summary>
    internal static SsWitness Ask(int processId)
        => new(Tool.RunInNetnsOf(processId, "ss", "-tanpH") + Tool.RunInNetnsOf(processId, "ss", "-uanpH"),
            Tool.RunInNetnsOf(processId, "ss", "-xanpH"));

    /// <summary>Compares all TCP, UDP and UNIX sockets of a process that it lives with.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="read">What the engine reads.</param>
    /// <param name="byProc">Whether the engine had /proc alone, which shows
    /// 0 for the backlog of a listening socket, and no peers.</param>
    internal void AssertSame(int processId, IReadOnlyList<FileDescriptor> read, bool byProc)
    {
        Dictionary<int, string> told = Of(_inet, processId)
            .ToDictionary(pair => pair.Fd, pair => Normalize(pair.Line, byProc));
        Dictionary<int, string> seen = read.Where(IsShown).ToDictionary(socket => socket.Fd, Line);
        Assert.Equal(told.OrderBy(pair => pair.Key), seen.OrderBy(pair => pair.Key));
        AssertUnixSockets(processId, read, peers: !byProc);
    }

    private void AssertUnixSockets(int processId, IReadOnlyList<FileDescriptor> read, bool peers)
    {
        // u_str ESTAB 0 0 /some/path 12345 * 12346 users:((…)): name and number of the socket, then of its peer.
        Dictionary<int, string[]> told = Of(_unix, processId)
            .ToDictionary(pair => pair.Fd, pair => pair.Line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Dictionary<int, FileDescriptor> seen = read.Where(socket => socket.Family == SocketFamily.Unix)
            .ToDictionary(socket => socket.Fd);

        Assert.Equal(told.Keys.Order(), seen.Keys.Order());
        foreach ((int fd, string[] fields) in told)
        {
            Assert.Equal(fields[4], seen[fd].Path ?? "*");
            Assert.Equal(fields[5], seen[fd].Inode?.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(fields[1] switch
            {
                "LISTEN" => SocketState.Listen,
                "ESTAB" => SocketState.Established,
                _ => SocketState.Closed
            }, seen[fd].State);
            SocketInfo info = Assert.IsType<SocketDetails>(seen[fd].Details).Info;
            if (peers) Assert.Equal(fields[7], (info.PeerInode ?? 0).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<(int Fd, string Line)> Of(ILookup<string, (string Fd, string Line)> told, int processId)
        => told[processId.ToString(CultureInfo.InvariantCulture)].Select(pair =>
            (int.Parse(pair.Fd, CultureInfo.InvariantCulture), pair.Line));

    private static ILookup<string, (string Fd, string Line)> ByProcess(string output)
        => (from line in output.Split('\n')
            from Match user in Users().Matches(line)
            select (user, line)).ToLookup(pair
                => pair.user.Groups["pid"].Value, pair => (pair.user.Groups["fd"].Value, pair.line));

    // State Recv-Q Send-Q Local Peer Process
    private static string Normalize(string line, bool withoutBacklog)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string remote = fields[4].EndsWith(":*", StringComparison.Ordinal) ? "" : fields[4];
        string sendQueue = withoutBacklog && fields[0] == "LISTEN" ? "0" : fields[2];
        return $"{fields[0]} {fields[1]} {sendQueue} {fields[3]} {remote}";
    }

    // ss does not list what is neither bound nor connected, nor TCP that is only bound (ss -B, in later versions).
    private static bool IsShown(FileDescriptor socket)
        => socket is { Family: SocketFamily.Inet or SocketFamily.Inet6, Protocol: "tcp" or "udp" }
            && (socket.State != SocketState.Closed || socket is { Protocol: "udp", LocalEndPoint: not null });

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
