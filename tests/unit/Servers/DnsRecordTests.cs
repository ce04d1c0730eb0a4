using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

public sealed class DnsRecordTests
{
    [Theory]
    [InlineData("a.test 300 IN A 10.0.0.1", "a.test 300 A 10.0.0.1")]
    [InlineData("a.test A 10.0.0.1", "a.test 60 A 10.0.0.1")]
    [InlineData("a.test IN 1h a 10.0.0.1", "a.test 3600 A 10.0.0.1")]
    [InlineData("a.test AAAA FD00::1", "a.test 60 AAAA fd00::1")]
    [InlineData("a.test CNAME b.test.", "a.test 60 CNAME b.test")]
    [InlineData("a.test NS ns.test", "a.test 60 NS ns.test")]
    [InlineData("1.0.0.10.in-addr.arpa PTR a.test", "1.0.0.10.in-addr.arpa 60 PTR a.test")]
    [InlineData("a.test MX 10 mail.test", "a.test 60 MX 10 mail.test")]
    [InlineData("a.test TXT one \"two three\" \"\"", "a.test 60 TXT \"one\" \"two three\" \"\"")]
    [InlineData("a.test TXT \"say \\\"hi\\\" \\\\ \\228\"", "a.test 60 TXT \"say \\\"hi\\\" \\\\ \\228\"")]
    [InlineData("_x._tcp.test SRV 1 2 8080 a.test", "_x._tcp.test 60 SRV 1 2 8080 a.test")]
    [InlineData("test SOA ns.test admin.test 7 1h 15m 1w 30", "test 60 SOA ns.test admin.test 7 3600 900 604800 30")]
    [InlineData("test CAA 128 issue \"ca.test; a=b\"", "test 60 CAA 128 issue \"ca.test; a=b\"")]
    [InlineData("test TYPE65 \\# 3 00 01 00", "test 60 TYPE65 \\# 3 000100")]
    [InlineData("test TYPE1 \\# 4 0a000001", "test 60 A 10.0.0.1")]
    [InlineData("*.test A 10.0.0.1", "*.test 60 A 10.0.0.1")]
    public void Parse_Record_IsWrittenAgain(string text, string expected)
    {
        DnsRecord record = DnsRecord.Parse(text);
        Assert.Equal(expected, record.ToString());
        Assert.Equal(expected, DnsRecord.Parse(expected).ToString());
        Assert.Equal(expected, ThroughMessage(record).ToString());
    }

    [Theory]
    [InlineData("", InputFault.DnsRecord)]
    [InlineData("a.test", InputFault.DnsRecord)]
    [InlineData("a.test 60", InputFault.DnsRecord)]
    [InlineData("a.test A", InputFault.DnsRecord)]
    [InlineData("a.test A 10.0.0", InputFault.DnsRecord)]
    [InlineData("a.test A 10.0.0.256", InputFault.DnsRecord)]
    [InlineData("a.test A fd00::1", InputFault.DnsRecord)]
    [InlineData("a.test AAAA 10.0.0.1", InputFault.DnsRecord)]
    [InlineData("a.test A 10.0.0.1 10.0.0.2", InputFault.DnsRecord)]
    [InlineData("a.test 2147483648 A 10.0.0.1", InputFault.DnsRecord)]
    [InlineData("a.test -1 A 10.0.0.1", InputFault.DnsRecord)]
    [InlineData("a.test CH A 10.0.0.1", InputFault.DnsRecord)]
    [InlineData("a.test AAA 10.0.0.1", InputFault.DnsRecord)]
    [InlineData("a.test ANY x", InputFault.DnsRecord)]
    [InlineData("a.test MX mail.test", InputFault.DnsRecord)]
    [InlineData("a.test MX 65536 mail.test", InputFault.DnsRecord)]
    [InlineData("a.test SRV 1 2 3", InputFault.DnsRecord)]
    [InlineData("a.test CNAME b..test", InputFault.DnsName)]
    [InlineData("a.test CNAME *.test", InputFault.DnsName)]
    [InlineData("a..test A 10.0.0.1", InputFault.DnsName)]
    [InlineData("a.test TXT \"open", InputFault.DnsRecord)]
    [InlineData("a.test CAA 0 is-sue x", InputFault.DnsRecord)]
    [InlineData("a.test SOA ns.test admin.test 7 1x 15m 1w 30", InputFault.DnsRecord)]
    [InlineData("a.test TYPE65 \\# 3 0001", InputFault.DnsRecord)]
    [InlineData("a.test TYPE1 \\# 3 000102", InputFault.DnsRecord)]
    [InlineData("a.test A 10.0.0.1\nb.test A 10.0.0.1", InputFault.DnsRecord)]
    public void Parse_NoRecord_IsRefused(string text, InputFault fault)
        => Assert.Equal(fault, Assert.Throws<InvalidInputException>(() => DnsRecord.Parse(text)).Fault);

    [Fact]
    public void Parse_TextOfMoreThan255Bytes_IsRefused()
        => Assert.Throws<InvalidInputException>(() => DnsRecord.Parse($"a.test TXT {new string('x', 256)}"));

    [Fact]
    public void OfText_LongText_IsSplit()
    {
        var record = new DnsRecord(
            DnsName.Root, DnsRecordType.TXT, 1, DnsData.OfText(new string('x', 300) + "ü"));
        Assert.Equal([255, 46], record.Text.Select(t => t.Length));
        Assert.Equal([""], new DnsRecord(DnsName.Root, DnsRecordType.TXT, 1, DnsData.OfText("")).Text);
    }

    [Fact]
    public void Parts_OfEachType_AreThere()
    {
        Assert.Equal("10.0.0.1", DnsRecord.Parse("a.test A 10.0.0.1").Address!.ToString());
        DnsRecord mail = DnsRecord.Parse("a.test MX 10 mail.test");
        Assert.Equal(("mail.test", 10, null), (mail.Target, mail.Preference, mail.Address));
        DnsRecord service = DnsRecord.Parse("a.test SRV 1 2 8080 b.test");
        Assert.Equal(("b.test", 1, 2, 8080), (service.Target, service.Preference, service.Weight, service.Port));
        Assert.Equal(["a", "b"], DnsRecord.Parse("a.test TXT a b").Text);
    }

    private static DnsRecord ThroughMessage(DnsRecord record)
    {
        var writer = new DnsWriter();
        writer.Begin(DnsWriter.Largest);
        new DnsHeader(1, DnsHeader.IsResponse, 0, 2, 0, 0).Write(writer);
        for (int i = 0; i < 2; i++) writer.Record(record.Owner.Wire, record);
        DnsMessage? read = DnsMessage.Read(writer.Written, out string fault);
        Assert.True(read is not null, fault);
        Assert.Equal(read.Answers[0].ToString(), read.Answers[1].ToString());
        return read.Answers[1];
    }
}
