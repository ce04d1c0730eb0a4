using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>Answers from records, without sockets.</summary>
public sealed class DnsResponderTests
{
    // RFC 4592, section 2.2.1.
    private const string Wildcards = """
        $ORIGIN example.
        @                 3600 IN SOA   ns.example.com. admin.example.com. 1 1h 1h 1h 30
                          3600     NS    ns.example.com.
                          3600     NS    ns.example.net.
        *                 3600     TXT   "this is a wildcard"
        *                 3600     MX    10 host1
        sub.*             3600     TXT   "this is not a wildcard"
        host1             3600     A     192.0.2.1
        _ssh._tcp.host1   3600     SRV   0 0 22 host1
        _ssh._tcp.host2   3600     SRV   0 0 22 host2
        subdel            3600     NS    ns.example.com.
        subdel            3600     NS    ns.example.net.
        """;

    // sub.* is legal there, and refused here: a wildcard is the first label.
    private static readonly string s_wildcards =
        string.Join('\n', Wildcards.Split('\n').Where(l => !l.StartsWith("sub.*", StringComparison.Ordinal)));

    [Theory]
    [InlineData("host3.example.", DnsRecordType.MX, "NoError; host3.example MX 10 host1.example")]
    [InlineData("host3.example.", DnsRecordType.A, "NoError")]
    [InlineData("foo.bar.example.", DnsRecordType.TXT, "NoError; foo.bar.example TXT \"this is a wildcard\"")]
    [InlineData("host1.example.", DnsRecordType.MX, "NoError")]
    [InlineData("_telnet._tcp.host1.example.", DnsRecordType.SRV, "NxDomain")]
    [InlineData("_tcp.host1.example.", DnsRecordType.SRV, "NoError")]
    [InlineData("host2.example.", DnsRecordType.MX, "NoError")]
    [InlineData("ghost.host1.example.", DnsRecordType.TXT, "NxDomain")]
    [InlineData("*.example.", DnsRecordType.TXT, "NoError; *.example TXT \"this is a wildcard\"")]
    [InlineData("HOST1.Example.", DnsRecordType.A, "NoError; HOST1.Example A 192.0.2.1")]
    public void Wildcards_OfRfc4592_AreSynthesized(string name, DnsRecordType type, string expected)
        => Assert.Equal(expected, new DnsAsker(s_wildcards).Told(name, type));

    [Fact]
    public void Referral_BelowAnotherZone_LeadsToItsServers()
    {
        var asker = new DnsAsker(s_wildcards + "\nns.subdel A 192.0.2.9\nsubdel NS ns.subdel");
        DnsMessage message = asker.Ask("host.subdel.example")!;
        Assert.Equal(["ns.example.com", "ns.example.net", "ns.subdel.example"],
            message.Authorities.Select(r => r.Target));
        Assert.Equal("ns.subdel.example 3600 A 192.0.2.9", Assert.Single(message.Additionals).ToString());
        Assert.False(message.Header.Has(DnsHeader.IsAuthoritative));
        Assert.Empty(message.Answers);
    }

    [Theory]
    [InlineData("ghost.host1.example", DnsRecordType.A, DnsResponseCode.NxDomain)]
    [InlineData("host1.example", DnsRecordType.AAAA, DnsResponseCode.NoError)]
    public void Nothing_InAZone_ComesWithItsSoa(string name, DnsRecordType type, DnsResponseCode code)
    {
        DnsMessage message = new DnsAsker(s_wildcards).Ask(name, type)!;
        Assert.Equal(code, message.Code);
        DnsRecord zone = Assert.Single(message.Authorities);
        Assert.Equal((DnsRecordType.SOA, "example", 30), (zone.Type, zone.Name, zone.Ttl));
        Assert.True(message.Header.Has(DnsHeader.IsAuthoritative));
    }

    [Fact]
    public void Chain_OfNames_IsFollowedToItsEnd()
    {
        var asker = new DnsAsker("""
            a CNAME b
            b CNAME c.w
            *.w CNAME d
            d A 10.0.0.1
            d A 10.0.0.2
            lost CNAME nowhere
            l1 CNAME l2
            l2 CNAME l1
            """);
        Assert.Equal("NoError; a CNAME b; b CNAME c.w; c.w CNAME d; d A 10.0.0.1; d A 10.0.0.2", asker.Told("a"));
        Assert.Equal("NoError; a CNAME b", asker.Told("a", DnsRecordType.CNAME));
        Assert.Equal("NoError; a CNAME b", asker.Told("a", DnsRecordType.Any));
        Assert.Equal("NoError; a CNAME b; b CNAME c.w; c.w CNAME d", asker.Told("a", DnsRecordType.AAAA));
        Assert.Equal("NxDomain; lost CNAME nowhere", asker.Told("lost"));
        Assert.Equal("ServFail", asker.Told("l1"));
    }

    [Fact]
    public void Rotation_EachQuery_HasAnotherAddressFirst()
    {
        var asker = new DnsAsker("r A 10.0.0.1\nr A 10.0.0.2\nr A 10.0.0.3\nr AAAA fd00::1");
        string[] first = [.. Enumerable.Range(0, 6).Select(_ => asker.Ask("r")!.Answers[0].Data)];
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3"], first);
        Assert.Equal("NoError; r A 10.0.0.1; r A 10.0.0.2; r A 10.0.0.3; r AAAA fd00::1",
            asker.Told("r", DnsRecordType.Any));
    }

    [Fact]
    public void Servers_InAnAnswer_ComeWithTheirAddresses()
    {
        DnsMessage message = new DnsAsker("m MX 1 h\nh A 10.0.0.1\nh AAAA fd00::1").Ask("m", DnsRecordType.MX)!;
        Assert.Equal(["10.0.0.1", "fd00::1"], message.Additionals.Select(r => r.Data));
    }

    [Fact]
    public void Question_IsRepeated_InItsLettersCase()
    {
        var asker = new DnsAsker("www.example.test A 10.0.0.1");
        DnsMessage message = asker.Ask("wWw.eXample.tEst", edns: 1232)!;
        Assert.Equal("wWw.eXample.tEst", Assert.Single(message.Questions).Name.ToString());
        Assert.Equal("wWw.eXample.tEst", Assert.Single(message.Answers).Name);
        Assert.Equal(4711, message.Header.Id);
        Assert.True(message.Header.Has(DnsHeader.WantsRecursion));
        Assert.Equal(0, message.Edns?.Version);
    }

    [Theory]
    [InlineData(null, 512)]
    [InlineData(100, 512)]
    [InlineData(700, 700)]
    [InlineData(1232, 1232)]
    [InlineData(65535, 4096)]
    public void Truncation_UdpAnswer_IsNeverLargerThanOffered(int? offered, int limit)
    {
        string records = string.Concat(Enumerable.Range(1, 250).Select(i => $"big{i % 50} TXT {new string('x', i)}\n"));
        var asker = new DnsAsker(records);
        bool isAnyTruncated = false;
        for (int i = 0; i < 50; i++)
        {
            DnsMessage message = asker.Ask($"big{i}", DnsRecordType.TXT, edns: offered)!;
            Assert.InRange(asker.Size, 12, limit);
            bool isTruncated = message.Header.Has(DnsHeader.IsTruncated);
            isAnyTruncated |= isTruncated;
            Assert.Equal(isTruncated ? 0 : 5, message.Answers.Count);
            Assert.Equal(offered is not null, message.Edns is not null);
            Assert.Equal(5, asker.Ask($"big{i}", DnsRecordType.TXT, PortProtocol.Tcp, offered)!.Answers.Count);
        }

        Assert.Equal(limit < 1200, isAnyTruncated);
    }

    [Fact]
    public void Truncation_Additionals_AreLeftOutInstead()
    {
        string records = "m MX 1 h\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"h A 10.0.0.{i}\n"));
        var asker = new DnsAsker(records);
        DnsMessage message = asker.Ask("m", DnsRecordType.MX)!;
        Assert.False(message.Header.Has(DnsHeader.IsTruncated));
        Assert.Single(message.Answers);
        Assert.InRange(message.Additionals.Count, 25, 59);
        Assert.Equal(60, asker.Ask("m", DnsRecordType.MX, PortProtocol.Tcp)!.Additionals.Count);
    }

    [Fact]
    public void Compression_ManyNames_AreReadAgain()
    {
        string records = string.Concat(Enumerable.Range(0, 2000).Select(i => $"a MX {i} h{i}.a.a.b{i % 7}.test\n"));
        DnsMessage message = new DnsAsker(records).Ask("a", DnsRecordType.MX, PortProtocol.Tcp)!;
        Assert.Equal(Enumerable.Range(0, 2000)
            .Select(i => $"h{i}.a.a.b{i % 7}.test"), message.Answers.Select(r => r.Target));
    }

    [Theory]
    [InlineData("a CNAME b\na A 10.0.0.1")]
    [InlineData("a CNAME b\na CNAME c")]
    [InlineData("a SOA a a 1 1 1 1 1\na SOA a a 2 1 1 1 1")]
    public void Contradictions_AreRefused(string records)
        => Assert.Equal(InputFault.DnsRecord, Assert.Throws<InvalidInputException>(() => new DnsAsker(records)).Fault);

    [Fact]
    public void Unknown_WithOtherServers_IsForThem()
    {
        var asker = new DnsAsker(
            true, "zone.test SOA a a 1 1 1 1 1\nhere.test A 10.0.0.1\nalias.test CNAME there.other");
        Assert.Null(asker.Ask("nowhere.test"));
        Assert.Equal("nowhere.test", asker.Reply.Unknown!.ToString());
        Assert.Equal("NoError; here.test A 10.0.0.1", asker.Told("here.test"));
        Assert.Equal("NoError", asker.Told("here.test", DnsRecordType.AAAA));
        Assert.Equal("NxDomain", asker.Told("nowhere.zone.test"));
        Assert.Null(asker.Ask("alias.test"));
        Assert.Equal("there.other", asker.Reply.Unknown!.ToString());
        Assert.Equal("alias.test", Assert.Single(asker.Reply.Answers).Record.Name);
    }

    [Fact]
    public void Catalog_ChangedName_HasOnlyWhatIsNew()
    {
        var asker = new DnsAsker("a A 10.0.0.1\na TXT x\nb A 10.0.0.2");
        asker.Responder.Catalog = asker.Responder.Catalog.With([DnsRecord.Parse("A A 10.0.0.9")], []);
        Assert.Equal("NoError; a A 10.0.0.9", asker.Told("a"));
        Assert.Equal("NoError", asker.Told("a", DnsRecordType.TXT));
        Assert.Equal("NoError; b A 10.0.0.2", asker.Told("b"));
        asker.Responder.Catalog = asker.Responder.Catalog.With([], [], [DnsName.Parse("a")]);
        Assert.Equal("NxDomain", asker.Told("a"));
    }

    [Theory]
    [InlineData("too short", "1267")]
    [InlineData("an answer", "12678180000100000000000001610000010001")]
    public void NoQuery_IsNotAnswered(string what, string hex)
    {
        _ = what;
        var writer = new DnsWriter();
        Assert.Null(new DnsResponder(false).Respond(Convert.FromHexString(hex), PortProtocol.Udp, writer).Code);
        Assert.Equal(0, writer.Length);
    }

    [Theory]
    [InlineData("an update", "126728000001000000000000016100000100 01", DnsResponseCode.NotImp)]
    [InlineData("no question", "126701000000000000000000", DnsResponseCode.FormErr)]
    [InlineData("two questions", "12670100000200000000000001610000010001 01610000010001", DnsResponseCode.FormErr)]
    [InlineData("a name that is cut", "126701000001000000000000 0561", DnsResponseCode.FormErr)]
    [InlineData("a pointer to itself", "126701000001000000000000 c00c00010001", DnsResponseCode.FormErr)]
    [InlineData("a record that is cut", "126701000001000000000001 01610000010001 00002905", DnsResponseCode.FormErr)]
    [InlineData("the class CH", "126701000001000000000000 01610000010003", DnsResponseCode.Refused)]
    [InlineData("a zone transfer", "126701000001000000000000 01610000fc0001", DnsResponseCode.Refused)]
    [InlineData("EDNS 1", "126701000001000000000001 01610000010001 00002904d0000100000000", DnsResponseCode.BadVers)]
    public void BadQuery_IsRefused(string what, string hex, DnsResponseCode expected)
    {
        var writer = new DnsWriter();
        byte[] query = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        new DnsResponder(false).Respond(query, PortProtocol.Udp, writer);
        DnsMessage? message = DnsMessage.Read(writer.Written, out string fault);
        Assert.True(message is not null, $"{what}: {fault}");
        Assert.Equal((0x1267, expected, true),
            (message.Header.Id, message.Code, message.Header.Has(DnsHeader.IsResponse)));
    }

    // Put together by hand after RFC 1035, section 4.1: two compressed names, and EDNS.
    [Fact]
    public void Read_CompressedMessage_IsWhatItSays()
    {
        byte[] bytes = Convert.FromHexString(
            "6c6c8580000100020000000103777777046578616d0474657374 00 0001 0001".Replace(
                " ", "", StringComparison.Ordinal)
            + "c00c000500010000003c000704686f7374c010" + "c02b000100010000003c00040a000001" + "0000290fa0000080000000");
        DnsMessage? message = DnsMessage.Read(bytes, out string fault);
        Assert.True(message is not null, fault);
        Assert.Equal(["www.exam.test 60 CNAME host.exam.test", "host.exam.test 60 A 10.0.0.1"],
            message.Answers.Select(r => r.ToString()));
        Assert.Equal(new DnsEdns(4000, 0, 0, true), message.Edns);
    }
}
