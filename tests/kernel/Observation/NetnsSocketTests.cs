using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetnsPS.Tests.Kernel.FileDescriptors;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Observation;

/// <summary>The sockets of a namespace against what ss(8) tells of it, field by field.</summary>
public sealed class NetnsSocketTests : IDisposable
{
    private readonly FdHolder _holder = FdHolder.Start(ownNetns: true);
    private readonly OpenedNetns _opened;
    private readonly Netns _netns;

    public NetnsSocketTests()
    {
        _opened = Netns.OpenPath($"/proc/{_holder.Id}/ns/net");
        _netns = _opened.Netns;
    }

    public void Dispose()
    {
        _opened.Dispose();
        _holder.Dispose();
    }

    [Fact]
    public void GetAll_Tcp_IsWhatSsTells()
    {
        foreach (string kind in (string[])["tcp", "tcp6", "tcp_closewait"]) _holder.Open(kind);
        _holder.Do("l = keep(socket.socket()); l.bind(('127.0.0.1', 0)); l.listen(7); c = keep(socket.socket()); "
            + "c.setsockopt(1, 9, 1); c.setsockopt(1, 36, 7); c.connect(l.getsockname())");
        _holder.Do("t = socket.create_connection(l.getsockname()); e = keep(l.accept()[0]); c.send(b'hello'); a = "
            + "l.accept()[0]; t.close(); a.close()");
        _holder.Do("w = keep(socket.socket(10)); w.setsockopt(41, 26, 0); w.bind(('::', 0)); w.listen(3)");

        // What was closed goes through other states first.
        Assert.True(Programs.Eventually(() => Ss("-tan").All(fields => fields[0] is not ("FIN-WAIT-1" or "LAST-ACK"))));
        AssertSame(Ss("-taneop").Select(SsLine.Parse), NetnsSocketProtocol.Tcp);
        Assert.Contains(Read(NetnsSocketProtocol.Tcp), s => s is { Timer.Kind: SocketTimerKind.KeepAlive, Mark: 7 }
            && s.Timer.ExpiresIn > TimeSpan.FromMinutes(100));
        Assert.Contains(Read(NetnsSocketProtocol.Tcp), s => s.ReceiveQueue == 5);
        Assert.Contains(Read(NetnsSocketProtocol.Tcp),
            s => s is
            {
                State: SocketState.TimeWait, Inode: 0, ProcessId.Count: 0,
                Timer.Kind: SocketTimerKind.TimeWait
            });
    }

    [Fact]
    public void GetAll_Udp_IsWhatSsTells()
    {
        foreach (string kind in (string[])["udp", "udp6"]) _holder.Open(kind);
        _holder.Do("u = keep(socket.socket(2, 2)); u.setsockopt(1, 25, b'lo'); u.bind(('127.0.0.1', 0)); v = "
            + "keep(socket.socket(2, 2)); v.sendto(b'x' * 100, u.getsockname())");

        AssertSame(Ss("-uaneop").Select(SsLine.Parse), NetnsSocketProtocol.Udp);
        Assert.Contains(Read(NetnsSocketProtocol.Udp), s => s.LinkName == "lo" && s.ReceiveQueue > 0
            && s.Local.StartsWith("127.0.0.1%lo:", StringComparison.Ordinal));
    }

    [Fact]
    public void GetAll_Raw_IsWhatSsTells()
    {
        _holder.Open("raw");
        _holder.Do("r = keep(socket.socket(10, 3, 58)); q = keep(socket.socket(2, 3, 47)); q.bind(('127.0.0.1', 0))");

        // The port of a raw socket is its protocol.
        AssertSame(Ss("-wanp").Select(SsLine.Parse), NetnsSocketProtocol.Raw);
        Assert.Equal(["*:icmp", "*:icmpv6", "127.0.0.1:gre"], Read(NetnsSocketProtocol.Raw).Select(s => s.Local)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void GetAll_Unix_IsWhatSsTells()
    {
        foreach (string kind in (string[])["unix", "abstract", "pair"]) _holder.Open(kind);

        string[] told = [.. Ss("-xanp").Select(fields => string.Join(' ', SsLine.StateOf(fields[1]), fields[2],
            fields[3], fields[4], fields[5], fields[7], SsLine.UsersOf(string.Join(' ', fields)))).Order()];
        string[] seen = [.. Read(NetnsSocketProtocol.Unix).Select(s => string.Create(
            CultureInfo.InvariantCulture,
                $"{s.State} {s.ReceiveQueue} {s.SendQueue} {s.Path ?? "*"} {s.Inode} {s.PeerInode ?? 0} "
                    + $"{SsLine.UsersOf(s)}")).Order()];
        Assert.Equal(told, seen);
    }

    [Fact]
    public void GetAll_Packet_IsWhatSsTells()
    {
        _holder.Open("packet");
        _holder.Do("p = keep(socket.socket(17, 2, socket.htons(3)))");

        // p_raw UNCONN 0 0 [35020]:lo *
        string[] told = [.. Ss("-0anp").Select(fields => string.Join(' ', SsLine.StateOf(fields[1]), fields[2],
            fields[3], fields[4], SsLine.UsersOf(string.Join(' ', fields)))).Order()];
        string[] seen = [.. Read(NetnsSocketProtocol.Packet).Select(Line).Order()];
        Assert.Equal(told, seen);

        static string Line(NetnsSocket s)
        {
            string protocol = s.SubProtocol == "all" ? "*" : $"[{((PacketEndPoint)s.LocalEndPoint!).Protocol}]";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{s.State} {s.ReceiveQueue} {s.SendQueue} {protocol}:{s.LinkName ?? "*"} {SsLine.UsersOf(s)}");
        }
    }

    [Fact]
    public void GetAll_Netlink_HasThoseOfProgramsAndOfTheKernel()
    {
        IReadOnlyList<HeldFd> held = _holder.Open("netlink");

        // 0:4711 * : protocol and port; one that listens to groups is told twice.
        string[] told = [.. Ss("-anf", "netlink").Select(fields => fields[3])
            .Where(end => !end.StartsWith("4:", StringComparison.Ordinal)).Distinct().Order()];
        IReadOnlyList<NetnsSocket> read = Read(NetnsSocketProtocol.Netlink);
        Assert.Equal(told.Length, read.Count(s => s.SubProtocol != "sock_diag"));
        Assert.Equal([_holder.Id], read.Single(s => s.Inode == held[0].Inode).ProcessId);
        Assert.Contains(read, s => s is { SubProtocol: "route", Local: "route:kernel" });
    }

    [Fact]
    public void GetAll_EveryProtocol_IsWhatEachTells()
    {
        _holder.Open("tcp");
        _holder.Open("udp6");
        _holder.Open("unix");

        IEnumerable<string> each = Enum.GetValues<NetnsSocketProtocol>().SelectMany(p => TryRead(p) ?? [])
            .Select(s => s.ToString()).Order();
        Assert.Equal(each, NetnsSocket.GetAll(_netns).Select(s => s.ToString()).Order());
        Assert.Single(NetnsSocket.GetAll(
            _netns, [NetnsSocketProtocol.Tcp, NetnsSocketProtocol.Udp, NetnsSocketProtocol.Unix], IPFamily.IPv6));
    }

    [Fact]
    public void GetAll_HeldFromElsewhere_HasItsProcess()
    {
        using Netns other = Netns.CreateTransient();
        using var listener = other.Run(() => new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0));
        other.Run(listener.Start);

        NetnsSocket socket = Assert.Single(NetnsSocket.GetAll(other, [NetnsSocketProtocol.Tcp]));

        Assert.Equal((Environment.ProcessId, ((IPEndPoint)listener.LocalEndpoint).Port),
            (Assert.Single(socket.ProcessId), socket.LocalPort));
        Assert.True(socket.Listening);
    }

    [Fact]
    public void GetAll_ProtocolThatTheMissingKernelFeature_NamesTheOption()
    {
        NetnsSocketProtocol[] missing = [.. Enum.GetValues<NetnsSocketProtocol>().Where(p => TryRead(p) is null)];
        Assert.SkipWhen(missing.Length == 0, "This kernel lists every kind of socket.");
        foreach (NetnsSocketProtocol protocol in missing)
        {
            NetlinkException error = Assert.Throws<NetlinkException>(() => Read(protocol));
            Assert.Equal(Errno.EPROTONOSUPPORT, error.Errno);
            Assert.Contains("CONFIG_", error.Advice, StringComparison.Ordinal);
        }
    }

    private void AssertSame(IEnumerable<SsLine> told, NetnsSocketProtocol protocol)
    {
        // A timer may end between both looks, and a segment arrive.
        long start = Stopwatch.GetTimestamp();
        string[] theirs, ours;
        do
        {
            theirs = [.. told.Select(l => l.ToString()).Order()];
            ours = [.. Read(protocol).Select(s => SsLine.Of(s).ToString()).Order()];
        }
        while (!theirs.SequenceEqual(ours) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));

        Assert.Equal(theirs, ours);
    }

    private IReadOnlyList<NetnsSocket> Read(NetnsSocketProtocol protocol) => NetnsSocket.GetAll(_netns, [protocol]);

    private IReadOnlyList<NetnsSocket>? TryRead(NetnsSocketProtocol protocol)
    {
        try
        {
            return Read(protocol);
        }
        catch (NetlinkException)
        {
            return null;
        }
    }

    private IEnumerable<string[]> Ss(params string[] options)
        => Tool.RunInNetnsOf(_holder.Id, ["ss", "-H", .. options]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
