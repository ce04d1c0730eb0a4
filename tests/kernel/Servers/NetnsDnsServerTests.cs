using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NetnsPS.Servers.Dns;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Servers;

/// <summary>A DNS server on the sockets of a namespace, asked by others.</summary>
public sealed class NetnsDnsServerTests : IDisposable
{
    private readonly DnsLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Start_Returned_ListensInItsNamespaceAlone()
    {
        using NetnsDnsServer server = _lab.Start("www.test A 10.0.0.1");
        string[] expected = ["Tcp 0.0.0.0:53", "Tcp [::]:53", "Udp 0.0.0.0:53", "Udp [::]:53"];
        Assert.Equal(expected, _lab.Sockets());
        Assert.Equal(expected, server.EndPoint.Select(e => $"{e.Protocol} {new IPEndPoint(e.Address, e.Port)}")
            .Order(StringComparer.Ordinal));
        Assert.Equal(NetnsServerState.Running, server.State);
        Assert.Contains(server, NetnsServer.All);
        Assert.Empty(NetnsSocket.GetAll(_lab.Client, [NetnsSocketProtocol.Tcp, NetnsSocketProtocol.Udp]));
    }

    [Theory]
    [InlineData("@10.53.0.53")]
    [InlineData("@fd53::53")]
    [InlineData("@10.53.0.53", "+tcp")]
    [InlineData("@fd53::53", "+tcp")]
    [InlineData("@10.53.0.53", "+noedns")]
    [InlineData("@10.53.0.53", "+edns=0", "+bufsize=4096", "+dnssec", "+cookie")]
    [InlineData("@10.53.0.53", "+norecurse", "+cdflag")]
    public void Dig_OfEachKind_GetsTheAnswer(params string[] options)
    {
        using NetnsDnsServer server = _lab.Start("www.test 77 A 10.0.0.1");
        string answer = _lab.Dig([.. options, "+noall", "+answer", "+comments", "wWw.TeSt", "A"]);
        Assert.Contains("status: NOERROR", answer, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^wWw\.TeSt\.\s+77\s+IN\s+A\s+10\.0\.0\.1$", answer);
        Assert.DoesNotContain("WARNING", answer, StringComparison.Ordinal);
        NetnsDnsQuery query = Assert.Single(server.Queries);
        Assert.Equal(("wWw.TeSt", DnsRecordType.A, DnsResponseCode.NoError),
            (query.Name, query.Type, query.ResponseCode!.Value));
        Assert.Equal(options.Contains("+tcp") ? PortProtocol.Tcp : PortProtocol.Udp, query.Transport);
        Assert.Equal(options[0].Contains(':', StringComparison.Ordinal) ? "fd53::1" : "10.53.0.1",
            query.Client.ToString());
    }

    [Theory]
    [InlineData("example.test MX 10 mail.example.test", "MX", "10 mail.example.test.")]
    [InlineData("example.test TXT \"two words\" \"\"", "TXT", "\"two words\" \"\"")]
    [InlineData("example.test NS ns.example.test", "NS", "ns.example.test.")]
    [InlineData("example.test SOA ns.example.test a.example.test 7 1h 15m 1w 1m", "SOA",
        "ns.example.test. a.example.test. 7 3600 900 604800 60")]
    [InlineData("example.test SRV 1 2 8080 www.example.test", "SRV", "1 2 8080 www.example.test.")]
    [InlineData("example.test CAA 0 issue \"ca.test\"", "CAA", "0 issue \"ca.test\"")]
    [InlineData("example.test AAAA fd00::80", "AAAA", "fd00::80")]
    [InlineData("example.test PTR www.example.test", "PTR", "www.example.test.")]
    [InlineData("example.test CNAME www.example.test", "CNAME", "www.example.test.")]
    [InlineData("example.test TYPE65 \\# 3 000100", "HTTPS", "1 .")]
    public void Dig_EachType_ShowsItsData(string record, string type, string expected)
    {
        using NetnsDnsServer server = _lab.Start(record);
        Assert.Equal(expected, _lab.Dig("@10.53.0.53", "+short", "example.test", type));
    }

    [Fact]
    public void Dig_LargeAnswer_ComesOverTcp()
    {
        using NetnsDnsServer server = _lab.Start([.. Enumerable.Range(0, 200).Select(i => $"big.test A 10.1.0.{i}")]);
        Assert.Equal(200, _lab.Dig("@10.53.0.53", "+short", "big.test").Split('\n').Length);
        Assert.Equal([PortProtocol.Udp, PortProtocol.Tcp], server.Queries.Select(q => q.Transport));
        Assert.True(server.Queries[0].IsTruncated);
        Assert.InRange(server.Queries[0].AnswerSize, 12, 1232);
        Assert.Contains("flags: qr aa tc", _lab.Dig("@10.53.0.53", "+ignore", "+noedns", "big.test"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_OfSeveralAddresses_ComesFromTheOneThatWasAsked()
    {
        NetnsAddress.Add(_lab.Server, "eth0", Cidr.Parse("10.53.0.99/24"));
        NetnsAddress.Add(_lab.Server, "eth0", Cidr.Parse("fd53::99/64"));
        using NetnsDnsServer server = _lab.Start("www.test A 10.0.0.1");
        foreach (string address in (string[])["10.53.0.53", "10.53.0.99", "fd53::53", "fd53::99"])
            Assert.Empty(_lab.Resolve("www.test", server: new IPEndPoint(IPAddress.Parse(address), 53)).Rejected);
    }

    [Fact]
    public async Task Getent_InANamespaceThatAsksTheServer_FindsTheName()
    {
        using Netns isolated = Netns.CreateTransient(
            ["dns-isolated"], new NetnsOptions { Isolation = NetnsIsolation.Mount })[0];
        string before = isolated.View!.Look(() => File.ReadAllText("/etc/resolv.conf"));
        using (NetnsDnsServer server = NetnsDnsServer.Start(isolated, new DnsServerOptions
        {
            Records = [DnsRecord.Parse("www.test A 10.0.0.1"), DnsRecord.Parse("www.test AAAA fd00::1")],
            ResolverFor = [isolated],
        }))
        {
            string output = NetnsProcess.Invoke(isolated,
                new ProcessStartOptions { FilePath = "getent", Arguments = ["ahosts", "www.test"] }, null,
                Programs.Patience, Programs.Cancel).StandardOutput;
            Assert.Contains("10.0.0.1", output, StringComparison.Ordinal);
            Assert.Contains("fd00::1", output, StringComparison.Ordinal);
            NetnsDnsAnswer answer = await NetnsDnsAnswer.ResolveAsync(
                isolated, "www.test", cancellation: Programs.Cancel);
            Assert.Equal("127.0.0.1", answer.Server.Address.ToString());
        }

        Assert.Equal(before, isolated.View!.Look(() => File.ReadAllText("/etc/resolv.conf")));
    }

    [Fact]
    public async Task Runtime_InTheNamespace_FindsTheName()
    {
        IPAddress? configured = File.ReadLines("/etc/resolv.conf")
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w is ["nameserver", _])
            .Select(w => IPAddress.Parse(w[1])).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
        Assert.SkipWhen(configured is null || IPAddress.IsLoopback(configured), "The host has no name server.");
        NetnsAddress.Add(_lab.Server, "lo", new Cidr(configured, 32));
        using NetnsDnsServer server = _lab.Start("www.only-here.test A 10.0.0.1");
        IPAddress[] found = await _lab.Server.RunAsync(
            () => Dns.GetHostAddressesAsync("www.only-here.test", AddressFamily.InterNetwork));
        Assert.Equal("10.0.0.1", Assert.Single(found).ToString());
    }

    [Fact]
    public void Dnsmasq_ForwardsToTheServer()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/dnsmasq"), "dnsmasq is not installed.");
        using NetnsDnsServer server = _lab.Start(
            [.. Enumerable.Range(0, 100).Select(i => $"big.test A 10.1.0.{i}"), "www.test A 10.0.0.1"]);
        using NetnsProcess forwarder = _lab.Client.Start(new ProcessStartOptions
        {
            FilePath = "dnsmasq",
            Arguments =
            [
                "--keep-in-foreground", "--user=root", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                "--pid-file",
                "--listen-address=127.0.0.1", "--bind-interfaces", "--server=10.53.0.53", "--log-facility=-",
            ],
            WaitForPort = [PortSpec.Parse("udp/53"), PortSpec.Parse("tcp/53")],
            AllowedExitCode = null,
        });
        Assert.Equal("10.0.0.1", _lab.Dig("@127.0.0.1", "+short", "www.test"));
        Assert.Equal(100, _lab.Dig("@127.0.0.1", "+short", "big.test").Split('\n').Length);
        Assert.Contains("status: NXDOMAIN", _lab.Dig("@127.0.0.1", "nosuch.test"), StringComparison.Ordinal);
        forwarder.Stop();
    }

    [Fact]
    public void Delay_OfOneType_DoesNotHoldTheOther()
    {
        var delay = TimeSpan.FromMilliseconds(400);
        using NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1\na.test AAAA fd00::1",
            new DnsRule { Name = "a.test", Types = [DnsRecordType.AAAA], Delay = delay });
        foreach (bool tcp in (bool[])[false, true])
        {
            Assert.InRange(_lab.Resolve("a.test", DnsRecordType.AAAA, tcp).Duration, delay, TimeSpan.FromSeconds(30));
            Assert.Equal(delay, server.Queries[^1].Delay);
            Assert.Equal("10.0.0.1", _lab.Resolve("a.test", tcp: tcp).Summary);
            Assert.Equal(TimeSpan.Zero, server.Queries[^1].Delay);
        }
    }

    [Fact]
    public void Tcp_OneConnection_IsAnsweredInTheOrderOfReadiness()
    {
        using NetnsDnsServer server = _lab.Start("slow.test A 10.0.0.1\nfast.test A 10.0.0.2",
            new DnsRule { Name = "slow.test", Delay = TimeSpan.FromMilliseconds(300) });
        using Socket connection = _lab.Client.Run(() => new Socket(SocketType.Stream, ProtocolType.Tcp));
        connection.Connect(DnsLab.Address4);
        connection.ReceiveTimeout = (int)Programs.Patience.TotalMilliseconds;
        byte[] both = [.. Framed("slow.test", 1), .. Framed("fast.test", 2)];

        // In pieces, as a network may cut it.
        foreach (byte[] piece in both.Chunk(7)) connection.Send(piece);
        Assert.Equal([2, 1], new[] { ReceiveId(connection), ReceiveId(connection) });
    }

    [Fact]
    public void Faults_OnTheWire_AreSeenByTheClient()
    {
        using NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1",
            [.. Enum.GetValues<DnsFault>().Select(f => new DnsRule { Name = $"{f}.test", Fault = f,
                Answer = f is DnsFault.WrongId or DnsFault.WrongQuestion or DnsFault.Truncated
                    ? [DnsRecord.Parse($"{f}.test A 10.0.0.9")]
                    : [] })]);
        Assert.Equal(DnsResponseCode.ServFail, _lab.Resolve("servfail.test").ResponseCode);
        Assert.Equal(DnsResponseCode.Refused, _lab.Resolve("refused.test").ResponseCode);
        Assert.Equal(DnsResponseCode.NxDomain, _lab.Resolve("nxdomain.test").ResponseCode);
        Assert.Equal((DnsResponseCode.NoError, 0),
            (_lab.Resolve("nodata.test").ResponseCode, _lab.Resolve("nodata.test").Answer.Count));
        NetnsDnsAnswer truncated = _lab.Resolve("truncated.test");
        Assert.Equal((PortProtocol.Tcp, "10.0.0.9"), (truncated.Transport, truncated.Summary));
        foreach ((string name, string reason) in (ReadOnlySpan<(string, string)>)
            [("wrongid.test", "the id"), ("wrongquestion.test", "another question"), ("malformed.test", "malformed")])
        {
            var error = Assert.Throws<DnsNotAnsweredException>(() => _lab.Resolve(name, timeout: 0.3));
            Assert.True(error.IsTimeout);
            Assert.Contains(reason, Assert.Single(error.Rejected).Reason, StringComparison.Ordinal);
        }

        Assert.Empty(Assert.Throws<DnsNotAnsweredException>(() => _lab.Resolve("noanswer.test", timeout: 0.3))
            .Rejected);
        Assert.Null(server.Queries[^1].ResponseCode);
        Assert.Equal("no answer", server.Queries[^1].Summary);
    }

    [Fact]
    public void SetRecords_WhileItRuns_CountsForTheNextQuery()
    {
        using NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1", "b.test A 10.0.0.2");
        server.SetRecords([DnsRecord.Parse("a.test A 10.0.0.9")], [], ["b.test"]);
        Assert.Equal("10.0.0.9", _lab.Resolve("a.test").Summary);
        Assert.Equal("NxDomain", _lab.Resolve("b.test").Summary);
        Assert.Throws<InvalidInputException>(() =>
            server.SetRecords([DnsRecord.Parse("c.test CNAME a.test")], [], ["b.test"]));
        Assert.Equal("NxDomain", _lab.Resolve("c.test").Summary);
    }

    [Fact]
    public void Fallback_KnowsWhatTheServerDoesNot()
    {
        using NetnsDnsServer upstream = NetnsDnsServer.Start(_lab.Client, new DnsServerOptions
        {
            Records = [DnsRecord.Parse("there.test A 10.0.0.2"),
                .. Enumerable.Range(0, 100).Select(i => DnsRecord.Parse($"big.test A 10.1.0.{i}"))],
        });
        using NetnsDnsServer server = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            Records = [DnsRecord.Parse("here.test A 10.0.0.1"), DnsRecord.Parse("alias.test CNAME there.test")],
            Fallback = [IPEndPoint.Parse("10.53.0.1:54"), IPEndPoint.Parse("10.53.0.1:53")],
        });
        Assert.Equal("10.0.0.1", _lab.Resolve("here.test").Summary);
        Assert.Equal("10.0.0.2", _lab.Resolve("There.test").Summary);
        Assert.Equal("there.test, 10.0.0.2", _lab.Resolve("alias.test").Summary);
        Assert.Equal(100, _lab.Resolve("big.test").Answer.Count);
        Assert.Equal("NxDomain", _lab.Resolve("nosuch.test").Summary);
        Assert.Equal([false, true, true], server.Queries.Take(3).Select(q => q.IsForwarded));
        upstream.Stop();
        Assert.Equal(DnsResponseCode.ServFail, _lab.Resolve("there.test").ResponseCode);
        Assert.Contains("10.53.0.1:53", server.Queries[^1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Fallback_InACircle_EndsInAFailure()
    {
        using NetnsDnsServer one = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            Port = 5301,
            Fallback = [IPEndPoint.Parse("10.53.0.53:5302")],
        });
        using NetnsDnsServer two = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            Port = 5302,
            Fallback = [IPEndPoint.Parse("10.53.0.53:5301")],
        });
        Assert.Equal(DnsResponseCode.ServFail,
            _lab.Resolve("nosuch.test", server: IPEndPoint.Parse("10.53.0.53:5301")).ResponseCode);
        Assert.InRange(one.QueryCount + two.QueryCount, 3, 10_000);
    }

    [Fact]
    public void Stop_FreesThePortAndTheThread()
    {
        string[] before = ThreadNames();
        for (int round = 0; round < 20; round++)
        {
            NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1");
            Assert.Equal("10.0.0.1", _lab.Resolve("a.test", tcp: round % 2 == 0).Summary);
            server.Stop();
            Assert.Empty(_lab.Sockets());
            Assert.Equal((NetnsServerState.Stopped, 1), (server.State, server.Queries.Count));
            Assert.DoesNotContain(server, NetnsServer.All);
            server.Dispose();
        }

        Assert.True(Programs.Eventually(() => ThreadNames().Length <= before.Length));

        static string[] ThreadNames() => [.. Directory.GetDirectories("/proc/self/task").Select(ReadName)
            .Where(n => n == "netns dns")];

        static string ReadName(string task)
        {
            try
            {
                return File.ReadAllText(task + "/comm").Trim();
            }
            catch (IOException)
            {
                return "";
            }
        }
    }

    [Fact]
    public void Stop_WithHeldAnswers_EndsAtOnce()
    {
        NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1",
            new DnsRule { Name = "a.test", Delay = TimeSpan.FromMinutes(10) });
        using Socket connection = _lab.Client.Run(() => new Socket(SocketType.Stream, ProtocolType.Tcp));
        connection.Connect(DnsLab.Address4);
        connection.Send(Framed("a.test", 1));
        using Socket datagrams = DnsLab.Udp(_lab.Client, new IPEndPoint(IPAddress.Any, 0));
        datagrams.SendTo(Framed("a.test", 2)[2..], DnsLab.Address4);
        Assert.True(Programs.Eventually(() => server.QueryCount == 2));
        long start = Stopwatch.GetTimestamp();
        server.Stop();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        connection.ReceiveTimeout = (int)Programs.Patience.TotalMilliseconds;
        Assert.True(IsClosed(connection));
        Assert.True(Programs.Eventually(() => server.Queries.All(q => q.Failure is not null)));

        static bool IsClosed(Socket socket)
        {
            try
            {
                return socket.Receive(new byte[1]) == 0;
            }
            catch (SocketException error)
            {
                return error.SocketErrorCode == SocketError.ConnectionReset;
            }
        }
    }

    [Fact]
    public void Removal_OfTheNamespace_EndsIt()
    {
        Netns netns = Netns.CreateTransient();
        NetnsDnsServer server = NetnsDnsServer.Start(netns, new DnsServerOptions());
        netns.Dispose();
        Assert.Equal(NetnsServerState.Stopped, server.State);
        Assert.Throws<NetnsNotFoundException>(() => NetnsDnsServer.Start(netns, new DnsServerOptions()));
    }

    [Fact]
    public void Scope_ThatEnds_EndsIt()
    {
        NetnsDnsServer server;
        using (ResourceScope.Begin("dns")) server = _lab.Start("a.test A 10.0.0.1");
        Assert.Equal(NetnsServerState.Stopped, server.State);
        Assert.Empty(_lab.Sockets());
    }

    [Fact]
    public void Port_ThatIsTaken_NamesItsHolder_AndLeavesNothing()
    {
        using NetnsProcess holder = _lab.Server.Start(Programs.Python(
            "import socket; s = socket.socket(2, 2); s.bind(('10.53.0.53', 5353)); print('ready'); input()") with
        {
            WaitForOutput = new("ready"),
            AllowedExitCode = null,
        });
        var taken = Assert.Throws<ServerPortTakenException>(
            () => NetnsDnsServer.Start(_lab.Server, new DnsServerOptions { Port = 5353 }));
        Assert.Contains($"[{holder.Id}]", Assert.Single(taken.Holders), StringComparison.Ordinal);
        Assert.Equal((PortProtocol.Udp, 5353), (taken.EndPoint.Protocol, taken.EndPoint.Port));

        using NetnsDnsServer server = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions { Name = "first" });
        taken = Assert.Throws<ServerPortTakenException>(() => _lab.Start("a.test A 10.0.0.1"));
        Assert.Equal("server 'first' of this process", Assert.Single(taken.Holders));
        Assert.Equal(4, _lab.Sockets().Count);
    }

    [Fact]
    public void Address_ThatIsNotThere_IsRefused()
    {
        var options = new DnsServerOptions
        {
            ListenAddresses = [
            IPAddress.Parse("10.53.0.53"), IPAddress.Parse("10.53.0.54")]
        };
        var error = Assert.Throws<InvalidInputException>(() => NetnsDnsServer.Start(_lab.Server, options));
        Assert.Equal(InputFault.ListenAddress, error.Fault);
        Assert.Contains("10.53.0.53 (eth0)", error.Message, StringComparison.Ordinal);
        Assert.Empty(_lab.Sockets());

        // All of 127.0.0.0/8, and what a local route takes, are there without being an address.
        Ip.Run(_lab.Server, "route", "add", "local", "192.0.2.0/24", "dev", "lo");
        using NetnsDnsServer server = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            ListenAddresses = [IPAddress.Parse("127.5.5.5"), IPAddress.Parse("192.0.2.7")],
        });
        Assert.Equal(["Tcp 127.5.5.5:53", "Tcp 192.0.2.7:53", "Udp 127.5.5.5:53", "Udp 192.0.2.7:53"], _lab.Sockets());
    }

    [Fact]
    public void Address_ThatIsTentative_IsAwaited()
    {
        NetnsAddress.Add(_lab.Server, "eth0", Cidr.Parse("fd53::7/64"),
            new NetnsAddressOptions { DuplicateAddressDetection = true });
        using NetnsDnsServer server = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            ListenAddresses = [IPAddress.Parse("fd53::7")],
            Records = [DnsRecord.Parse("a.test A 10.0.0.1")],
        });
        Assert.Equal("10.0.0.1", _lab.Resolve("a.test", server: IPEndPoint.Parse("[fd53::7]:53")).Summary);
    }

    [Fact]
    public void Port_Zero_IsTheSameForAll()
    {
        using NetnsDnsServer server = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions { Port = 0 });
        Assert.InRange(Assert.Single(server.EndPoint.Select(e => e.Port).Distinct()), 1024, 65535);
        Assert.Equal(4, server.EndPoint.Count);
    }

    [Fact]
    public void Flood_FromManyClients_IsAnsweredWhole()
    {
        using NetnsDnsServer server = _lab.Start("a.test A 10.0.0.1");
        int answered = 0;
        Parallel.For(0, 8, new ParallelOptions { CancellationToken = Programs.Cancel }, client =>
        {
            for (int i = 0; i < 250; i++)
            {
                if (_lab.Resolve("a.test", tcp: client == 0, retries: 5, timeout: 5).Summary == "10.0.0.1")
                    Interlocked.Increment(ref answered);
            }
        });
        Assert.Equal(2000, answered);
        Assert.InRange(server.QueryCount, 2000, 2100);
        Assert.Equal(NetnsServerState.Running, server.State);
    }

    private static byte[] Framed(string name, int id)
    {
        var writer = new DnsWriter(512);
        new DnsHeader(id, 0, 1, 0, 0, 0).Write(writer);
        new DnsQuestion(DnsName.Parse(name), DnsRecordType.A, DnsMessage.Internet).Write(writer);
        return [0, (byte)writer.Length, .. writer.Written];
    }

    private static int ReceiveId(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: false);
        byte[] head = new byte[2];
        stream.ReadExactly(head);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        stream.ReadExactly(answer);
        return BinaryPrimitives.ReadUInt16BigEndian(answer);
    }
}
