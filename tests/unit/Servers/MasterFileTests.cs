using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>Zone files, RFC 1035, section 5.</summary>
public sealed class MasterFileTests
{
    // Of RFC 1035, section 5.3, with a $TTL and units.
    private const string Zone = """
        $ORIGIN ISI.EDU.
        $TTL 1h30m
        @   IN  SOA     VENERA      Action\.domains (
                                         20     ; SERIAL
                                         7200   ; REFRESH
                                         10m    ; RETRY
                                         3600000; EXPIRE
                                         60)    ; MINIMUM

                NS      A.ISI.EDU.
                NS      VENERA
                MX      10      VENERA
        A       A       26.3.0.103
        VENERA  A       10.1.0.52
                300 IN A 128.9.0.32
        * IN 1w TXT "semi;colon" word ( "next
        """;

    [Fact]
    public void Parse_Zone_HasItsRecords()
    {
        string text = Zone.Replace("( \"next", "(\n \"next\" )\n\n", StringComparison.Ordinal) + "; the end";
        Assert.Equal(
        [
            @"ISI.EDU 5400 SOA VENERA.ISI.EDU Action\.domains.ISI.EDU 20 7200 600 3600000 60",
            "ISI.EDU 5400 NS A.ISI.EDU",
            "ISI.EDU 5400 NS VENERA.ISI.EDU",
            "ISI.EDU 5400 MX 10 VENERA.ISI.EDU",
            "A.ISI.EDU 5400 A 26.3.0.103",
            "VENERA.ISI.EDU 5400 A 10.1.0.52",
            "VENERA.ISI.EDU 300 A 128.9.0.32",
            "*.ISI.EDU 604800 TXT \"semi;colon\" \"word\" \"next\"",
        ], Parse(text));
    }

    [Fact]
    public void Parse_OriginsWithinOrigins_AreJoined()
        => Assert.Equal(["a.sub.example.test 60 CNAME b.sub.example.test", "c.other 60 A 10.0.0.1"],
            Parse("$ORIGIN sub\r\na CNAME b\r\n$ORIGIN other.\r\nc A 10.0.0.1\r\n", "example.test"));

    [Fact]
    public void Parse_WithoutTtl_TheLastOneCounts()
        => Assert.Equal(["a 60 A 10.0.0.1", "b 5 A 10.0.0.1", "c 5 A 10.0.0.1"],
            Parse("a A 10.0.0.1\nb 5 A 10.0.0.1\nc A 10.0.0.1"));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n ; nothing\n\t\n")]
    [InlineData("()\n( ; here\n )")]
    public void Parse_NothingInIt_IsNothing(string text) => Assert.Empty(Parse(text));

    [Theory]
    [InlineData("a A 10.0.0.1\n\nb A x\n", 3)]
    [InlineData("a A (\n 10.0.0.1\n )\nb SOA (\n x y\n 1 )\n", 4)]
    [InlineData(" A 10.0.0.1\n", 1)]
    [InlineData("a A 10.0.0.1 )\n", 1)]
    [InlineData("a A ((10.0.0.1))\n", 1)]
    [InlineData("a A 10.0.0.1\nb A (\n10.0.0.1\n", 2)]
    [InlineData("\n\n\na TXT \"open\nb A 10.0.0.1\n", 4)]
    [InlineData("$INCLUDE other.zone\n", 1)]
    [InlineData("$TTL\n", 1)]
    [InlineData("$TTL soon\n", 1)]
    [InlineData("$ORIGIN a..b\n", 1)]
    [InlineData("a.*.test A 10.0.0.1\n", 1)]
    [InlineData("a HS A 10.0.0.1\n", 1)]
    [InlineData("a 1y A 10.0.0.1\n", 1)]
    public void Parse_Fault_HasItsLine(string text, int line)
    {
        var error = Assert.Throws<InvalidInputException>(() => Parse(text));
        Assert.Equal(InputFault.DnsZone, error.Fault);
        Assert.Contains($"test.zone({line}): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralFaults_AreAllListed()
    {
        string text = string.Concat(Enumerable.Range(1, 30).Select(i => $"a A {i}\nb A 10.0.0.1\n"));
        var error = Assert.Throws<InvalidInputException>(() => Parse(text));
        Assert.Contains("30 faults", error.Message, StringComparison.Ordinal);
        Assert.Contains("test.zone(39): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 10 more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("3600", 3600)]
    [InlineData("1W2d3H4m5s", 788645)]
    [InlineData("1m30", 90)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("2147483648", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("4000w", null)]
    [InlineData("h", null)]
    [InlineData("1hh", null)]
    [InlineData("1x", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public void Time_IsReadAsSeconds(string text, int? seconds) => Assert.Equal(seconds, MasterTime.Parse(text));

    private static IEnumerable<string> Parse(string text, string origin = ".")
        => MasterFile.Parse(text, "test.zone", DnsName.Parse(origin)).Select(r => r.ToString());
}
