using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>What a server does differently on purpose.</summary>
public sealed class DnsRuleTests
{
    private const string Records =
        "zone SOA ns.zone a.zone 1 1 1 1 30\na.zone A 10.0.0.1\na.zone AAAA fd00::1\n*.w A 10.0.0.2";

    [Theory]
    [InlineData(DnsFault.NxDomain, DnsResponseCode.NxDomain)]
    [InlineData(DnsFault.NoData, DnsResponseCode.NoError)]
    [InlineData(DnsFault.ServFail, DnsResponseCode.ServFail)]
    [InlineData(DnsFault.Refused, DnsResponseCode.Refused)]
    public void Fault_Code_IsSaidWithoutRecords(DnsFault fault, DnsResponseCode expected)
    {
        DnsMessage message = new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = fault }).Ask("a.zone")!;
        Assert.Equal(expected, message.Code);
        Assert.Empty(message.Answers);
        Assert.Equal(fault is DnsFault.NxDomain or DnsFault.NoData ? 1 : 0, message.Authorities.Count);
    }

    [Fact]
    public void Fault_NoAnswer_WritesNothing()
        => Assert.Null(new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = DnsFault.NoAnswer }).Ask("a.zone"));

    [Fact]
    public void Fault_WrongId_IsAnotherId()
    {
        DnsMessage message = new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = DnsFault.WrongId })
            .Ask("a.zone")!;
        Assert.NotEqual(4711, message.Header.Id);
        Assert.Equal("10.0.0.1", Assert.Single(message.Answers).Data);
    }

    [Fact]
    public void Fault_WrongQuestion_IsAnotherName()
    {
        var asker = new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = DnsFault.WrongQuestion });
        DnsMessage message = asker.Ask("a.zone")!;
        Assert.NotEqual("a.zone", Assert.Single(message.Questions).Name.ToString());
        Assert.Equal(message.Questions[0].Name.ToString(), Assert.Single(message.Answers).Name);
    }

    [Fact]
    public void Fault_Malformed_CannotBeRead()
    {
        var asker = new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = DnsFault.Malformed });
        Assert.Null(asker.Ask("a.zone", edns: 1232));
        Assert.NotNull(asker.Reply.Code);
        Assert.InRange(asker.Size, 13, 512);
    }

    [Fact]
    public void Fault_Truncated_IsOverUdpAlone()
    {
        var asker = new DnsAsker(Records, new DnsRule { Name = "a.zone", Fault = DnsFault.Truncated });
        DnsMessage message = asker.Ask("a.zone")!;
        Assert.True(message.Header.Has(DnsHeader.IsTruncated));
        Assert.Empty(message.Answers);
        Assert.Single(asker.Ask("a.zone", transport: PortProtocol.Tcp)!.Answers);
    }

    [Fact]
    public void Delay_OfAType_IsForThatType()
    {
        var delay = TimeSpan.FromMilliseconds(300);
        var asker = new DnsAsker(Records, new DnsRule { Name = "a.zone", Types = [DnsRecordType.AAAA], Delay = delay });
        asker.Ask("a.zone");
        Assert.Equal(TimeSpan.Zero, asker.Reply.Delay);
        asker.Ask("a.zone", DnsRecordType.AAAA);
        Assert.Equal(delay, asker.Reply.Delay);
    }

    [Fact]
    public void Jitter_ManyQueries_VaryUpAndDown()
    {
        var rule = new DnsRule
        {
            Name = "a.zone",
            Delay = TimeSpan.FromMilliseconds(100),
            Jitter = TimeSpan.FromMilliseconds(50),
        };
        double[] delays = [.. Enumerable.Range(0, 1000).Select(_ => rule.NextDelay().TotalMilliseconds)];
        Assert.InRange(delays.Min(), 50, 70);
        Assert.InRange(delays.Max(), 130, 150);
    }

    [Fact]
    public void Queries_ByNumber_AreCountedForEachRuleAndType()
    {
        var asker = new DnsAsker(Records,
            new DnsRule
            {
                Name = "a.zone",
                Types = [DnsRecordType.A],
                Queries = [DnsQueryRange.Parse("1")],
                Fault = DnsFault.NoAnswer
            },
            new DnsRule
            {
                Name = "a.zone",
                Types = [DnsRecordType.A],
                Queries = [DnsQueryRange.Parse("2..3")],
                Fault = DnsFault.ServFail
            },
            new DnsRule
            {
                Name = "a.zone",
                Types = [DnsRecordType.A],
                Queries = [DnsQueryRange.Parse("5..")],
                Answer = [DnsRecord.Parse("a.zone A 10.9.9.9")],
            });
        string[] told = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            Assert.Single(asker.Ask("a.zone", DnsRecordType.AAAA)!.Answers);
            return asker.Ask("a.zone") is { } m ? m.Answers.FirstOrDefault()?.Data ?? m.Code.ToString() : "nothing";
        })];
        Assert.Equal(["nothing", "ServFail", "ServFail", "10.0.0.1", "10.9.9.9", "10.9.9.9"], told);
    }

    [Fact]
    public void Transport_OfARule_IsKept()
    {
        var asker = new DnsAsker(
            Records, new DnsRule { Name = "a.zone", Transport = PortProtocol.Tcp, Fault = DnsFault.Refused });
        Assert.Equal(DnsResponseCode.NoError, asker.Ask("a.zone")!.Code);
        Assert.Equal(DnsResponseCode.Refused, asker.Ask("a.zone", transport: PortProtocol.Tcp)!.Code);
    }

    [Fact]
    public void Wildcard_Rule_IsForNamesWithoutAnEntry()
    {
        var asker = new DnsAsker(Records, new DnsRule { Name = "*.w", Fault = DnsFault.ServFail },
            new DnsRule { Name = "own.w", Delay = TimeSpan.FromSeconds(1) },
                new DnsRule { Name = "*.zone", Fault = DnsFault.Refused });
        Assert.Equal(DnsResponseCode.ServFail, asker.Ask("x.y.w")!.Code);
        Assert.Equal("10.0.0.2", asker.Ask("own.w")!.Answers[0].Data);
        Assert.Equal(TimeSpan.FromSeconds(1), asker.Reply.Delay);
        Assert.Equal(DnsResponseCode.NoError, asker.Ask("a.zone")!.Code);
        Assert.Equal(DnsResponseCode.Refused, asker.Ask("b.zone")!.Code);
        Assert.Equal(DnsResponseCode.NxDomain, asker.Ask("b.a.zone")!.Code);
    }

    [Fact]
    public void Answer_OfARule_TakesThePlaceOfTheRecords()
    {
        var asker = new DnsAsker(
            Records, new DnsRule { Name = "a.zone", Answer = [DnsRecord.Parse("a.zone CNAME x.w")] });
        Assert.Equal("NoError; a.zone CNAME x.w; x.w A 10.0.0.2", asker.Told("a.zone"));
    }

    [Theory]
    [InlineData("1", 1, 1)]
    [InlineData("2..5", 2, 5)]
    [InlineData("3..", 3, int.MaxValue)]
    public void Range_IsRead(string text, int first, int last)
    {
        Assert.Equal(new DnsQueryRange(first, last), DnsQueryRange.Parse(text));
        Assert.Equal(text, DnsQueryRange.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("..3")]
    [InlineData("3..2")]
    [InlineData("1...3")]
    [InlineData("1..2..3")]
    [InlineData("first")]
    public void Range_ThatIsNone_IsRefused(string text)
        => Assert.Equal(InputFault.DnsRule, Assert.Throws<InvalidInputException>(() => DnsQueryRange.Parse(text))
            .Fault);

    [Theory]
    [InlineData(-1, 0, DnsFault.None, InputFault.Duration)]
    [InlineData(3_600_001, 0, DnsFault.None, InputFault.Duration)]
    [InlineData(10, -1, DnsFault.None, InputFault.Duration)]
    [InlineData(10, 11, DnsFault.None, InputFault.Duration)]
    [InlineData(0, 0, (DnsFault)99, InputFault.DnsRule)]
    public void Rule_ThatCantBeMeant_IsRefused(int delay, int jitter, DnsFault fault, InputFault expected)
        => Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => new DnsAsker(Records, new DnsRule
        {
            Name = "a.zone",
            Delay = TimeSpan.FromMilliseconds(delay),
            Jitter = TimeSpan.FromMilliseconds(jitter),
            Fault = fault,
        })).Fault);
}
