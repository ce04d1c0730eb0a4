using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NetnsPS.Servers.Dns;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Servers;

/// <summary>Asking DNS servers, also those that others wrote and those that lie.</summary>
public sealed class NetnsDnsAnswerTests : IDisposable
{
    private readonly DnsLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Resolve_Dnsmasq_SaysWhatDigSays()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/dnsmasq"), "dnsmasq is not installed.");
        using NetnsProcess dnsmasq = _lab.Server.Start(new ProcessStartOptions
        {
            FilePath = "dnsmasq",
            Arguments =
            [
                "--keep-in-foreground", "--user=root", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                "--pid-file",
                "--listen-address=10.53.0.53", "--bind-interfaces", "--log-facility=-", "--local=/test/",
                "--host-record=www.test,10.0.0.1,fd00::1", "--cname=alias.test,www.test", "--mx-host=test,www.test,7",
                "--txt-record=txt.test,one,two words", "--srv-host=_x._tcp.test,www.test,8080,1,2",
                "--ptr-record=9.0.0.10.in-addr.arpa,www.test", "--caa-record=test,0,issue,ca.test",
                .. Enumerable.Range(0, 200).Select(i => $"--host-record=big.test,10.1.0.{i}"),
            ],
            WaitForPort = [PortSpec.Parse("udp/53"), PortSpec.Parse("tcp/53")],
            AllowedExitCode = null,
        });
        foreach ((string name, DnsRecordType type) in (ReadOnlySpan<(string, DnsRecordType)>)
            [
                ("www.test", DnsRecordType.A), ("www.test", DnsRecordType.AAAA), ("alias.test", DnsRecordType.A),
                ("test", DnsRecordType.MX), ("txt.test", DnsRecordType.TXT), ("_x._tcp.test", DnsRecordType.SRV),
                ("9.0.0.10.in-addr.arpa", DnsRecordType.PTR), ("test", DnsRecordType.CAA),
                ("big.test", DnsRecordType.A),
                ("nosuch.test", DnsRecordType.A),
            ])
        {
            string[] told = [.. _lab.Dig("@10.53.0.53", "+short", name, type.ToString())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.EndsWith('.') ? l[..^1] : l).Order()];
            Assert.Equal(told, _lab.Resolve(name, type).Answer.Select(r => r.Data).Order());
        }

        Assert.Equal(PortProtocol.Tcp, _lab.Resolve("big.test").Transport);
        Assert.Equal(DnsResponseCode.NxDomain, _lab.Resolve("nosuch.test").ResponseCode);
        Assert.Equal("www.test", _lab.Resolve("10.0.0.9").Summary);
        dnsmasq.Stop();
    }

    [Fact]
    public void Resolve_AnswersThatAreNot_AreRejectedUntilTheRightOneComes()
    {
        using Socket other = DnsLab.Udp(_lab.Server, IPEndPoint.Parse("10.53.0.53:5353"));
        using Socket fake = _lab.Fake(query =>
        {
            byte[] right = Answer(query, "10.0.0.1");
            byte[] wrongId = Answer(query, "10.0.0.66");
            wrongId[1] ^= 1;
            byte[] wrongName = Answer(query, "10.0.0.66");
            wrongName[13] ^= 1;
            return [([1, 2], null), (wrongId, null), (wrongName, null), (query, null), (right, other), (right, null)];
        });
        NetnsDnsAnswer answer = _lab.Resolve("www.test");
        Assert.Equal("10.0.0.1", answer.Summary);
        Assert.Collection(answer.Rejected,
            r => Assert.Contains("shorter than a header", r.Reason, StringComparison.Ordinal),
            r => Assert.Contains("with the id", r.Reason, StringComparison.Ordinal),
            r => Assert.Contains("another question", r.Reason, StringComparison.Ordinal),
            r => Assert.Contains("a query instead", r.Reason, StringComparison.Ordinal),
            r => Assert.Equal("10.53.0.53:5353 was not asked", r.ToString()));
    }

    [Fact]
    public void Resolve_NoAnswer_IsTriedAgainAndEndsInTime()
    {
        int queries = 0;
        using Socket fake = _lab.Fake(_ =>
        {
            Interlocked.Increment(ref queries);
            return [];
        });
        long start = Stopwatch.GetTimestamp();
        var error = Assert.Throws<DnsNotAnsweredException>(() => _lab.Resolve("www.test", timeout: 0.2, retries: 2));
        Assert.True(error.IsTimeout);
        Assert.Equal(3, queries);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.6, 30);
    }

    [Fact]
    public void Resolve_SecondTry_IsAnswered()
    {
        int queries = 0;
        using Socket fake = _lab.Fake(
            query => Interlocked.Increment(ref queries) == 2 ? [(Answer(query, "10.0.0.1"), null)] : []);
        NetnsDnsAnswer answer = _lab.Resolve("www.test", timeout: 0.3, retries: 5);
        Assert.Equal(("10.0.0.1", 2), (answer.Summary, answer.Attempts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resolve_NobodyThere_IsNoTimeout(bool tcp)
    {
        var error = Assert.Throws<DnsNotAnsweredException>(() => _lab.Resolve("www.test", tcp: tcp));
        Assert.False(error.IsTimeout);
        Assert.Contains("ECONNREFUSED", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_WithoutARoute_SaysSo()
        => Assert.Contains("ENETUNREACH", Assert.Throws<DnsNotAnsweredException>(
            () => _lab.Resolve("www.test", server: IPEndPoint.Parse("192.0.2.1:53")))
                .Message, StringComparison.Ordinal);

    [Fact]
    public void Resolve_ServerWithoutEdns_IsAskedWithout()
    {
        using Socket fake = _lab.Fake(query =>
        {
            if (query[11] == 0) return [(Answer(query, "10.0.0.1"), null)];
            return [([query[0], query[1], 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0], null)];
        });
        Assert.Equal("10.0.0.1", _lab.Resolve("www.test").Summary);
    }

    [Fact]
    public async Task Resolve_SeveralServers_PassesOverWhatRefuses()
    {
        using NetnsDnsServer refusing = NetnsDnsServer.Start(_lab.Server, new DnsServerOptions
        {
            Port = 5301,
            Rules = [new DnsRule { Name = "*", Fault = DnsFault.Refused }],
        });
        using NetnsDnsServer server = _lab.Start("www.test A 10.0.0.1");
        NetnsDnsAnswer answer = await NetnsDnsAnswer.ResolveAsync(_lab.Client, "www.test", null, new DnsLookupOptions
        {
            Servers = [IPEndPoint.Parse("10.53.0.53:5302"), IPEndPoint.Parse("10.53.0.53:5301"), DnsLab.Address4],
        }, Programs.Cancel);
        Assert.Equal(("10.0.0.1", 3), (answer.Summary, answer.Attempts));
        Assert.Equal(DnsResponseCode.Refused, _lab.Resolve("www.test", server: IPEndPoint.Parse("10.53.0.53:5301"))
            .ResponseCode);
    }

    [Theory]
    [InlineData("a..b", 2, 0, InputFault.DnsName)]
    [InlineData("a", 0, 0, InputFault.Duration)]
    [InlineData("a", 2, -1, InputFault.Value)]
    public void Resolve_BadInput_IsRefused(string name, double timeout, int retries, InputFault fault)
        => Assert.Equal(fault, Assert.Throws<InvalidInputException>(
            () => _lab.Resolve(name, timeout: timeout, retries: retries)).Fault);

    [Fact]
    public async Task Resolve_Cancelled_EndsAtOnce()
    {
        using Socket fake = _lab.Fake(_ => []);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            NetnsDnsAnswer.ResolveAsync(_lab.Client, "a", null,
            new DnsLookupOptions { Servers = [DnsLab.Address4], Timeout = TimeSpan.FromMinutes(5) }, cancel.Token));
    }

    [Theory]
    [InlineData("nameserver 10.0.0.1\n", "10.0.0.1:53")]
    [InlineData("# nameserver 10.0.0.9\nsearch x\n nameserver\t10.0.0.1 # one\nnameserver fd00::1\n",
        "10.0.0.1:53 [fd00::1]:53")]
    [InlineData("nameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4",
        "1.1.1.1:53 2.2.2.2:53 3.3.3.3:53")]
    [InlineData("nameserver x\n", "127.0.0.1:53")]
    [InlineData("", "127.0.0.1:53")]
    public void ResolverFile_HasItsServers(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', ResolverFile.Parse(text)));

    private static byte[] Answer(byte[] query, string address)
    {
        var writer = new DnsWriter(512);
        var reader = new DnsReader(query);
        Assert.True(DnsHeader.TryRead(ref reader, out DnsHeader header));
        Assert.True(DnsQuestion.TryRead(ref reader, out DnsQuestion question));
        new DnsHeader(header.Id, DnsHeader.IsResponse, 1, 1, 0, 0).Write(writer);
        question.Write(writer);
        writer.Record(question.Name.Wire, DnsRecord.Parse($"{question.Name} A {address}"));
        return writer.Written.ToArray();
    }
}
