using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>What comes from a network may be anything: nothing of it may throw, hang or be answered wrongly.</summary>
public sealed class DnsFuzzTests
{
    private const int Packets = 120_000;

    private const string Records = """
        $ORIGIN zone.test.
        @ SOA ns a 1 1h 1h 1h 30
        @ NS ns
        ns A 10.0.0.1
        www A 10.0.0.2
        www A 10.0.0.3
        www AAAA fd00::3
        alias CNAME www
        *.wild CNAME alias
        mail MX 10 www
        text TXT "a text" another
        _s._tcp SRV 1 2 3 www
        @ CAA 0 issue "ca.test"
        sub NS ns.sub
        ns.sub A 10.0.0.9
        """;

    private static readonly DnsRule[] s_rules =
    [
        .. Enum.GetValues<DnsFault>().Select(f => new DnsRule { Name = $"{f}.fault.test", Fault = f }),
    ];

    [Fact]
    public void Random_Bytes_AreReadAndAnsweredOrNot()
    {
        var random = new Random(20261130);
        var asker = new DnsAsker(Records, s_rules);
        var writer = new DnsWriter();
        byte[] buffer = new byte[600];
        int answered = 0;
        for (int i = 0; i < Packets; i++)
        {
            Span<byte> packet = buffer.AsSpan(0, random.Next(random.Next(2) == 0 ? 40 : buffer.Length));
            random.NextBytes(packet);

            // Half of them look like one question at first sight.
            if (random.Next(2) == 0 && packet.Length > 12)
                ((ReadOnlySpan<byte>)[1, 0, 0, 1, 0, 0, 0, 0, 0, (byte)random.Next(2)]).CopyTo(packet[2..]);
            if (AnswerOne(asker.Responder, packet, writer, random)) answered++;
        }

        Assert.InRange(answered, Packets / 20, Packets);
    }

    [Fact]
    public void Mutated_QueriesAndAnswers_AreReadAndAnsweredOrNot()
    {
        var random = new Random(4711);
        var asker = new DnsAsker(Records, s_rules);
        var writer = new DnsWriter();
        string[] names =
        [
            "zone.test", "www.zone.test", "alias.zone.test", "x.wild.zone.test", "mail.zone.test", "text.zone.test",
            "_s._tcp.zone.test", "host.sub.zone.test", "nowhere.test", .. s_rules.Select(r => r.Name),
        ];
        DnsRecordType[] types = [.. Enum.GetValues<DnsRecordType>()];
        var seeds = new List<byte[]>();
        foreach (string name in names)
        {
            foreach (DnsRecordType type in types)
            {
                seeds.Add(DnsAsker.Query(name, type, edns: seeds.Count % 2 == 0 ? 1232 : null));
                asker.Responder.Respond(seeds[^1], PortProtocol.Tcp, writer);
                if (writer.Length > 0) seeds.Add(writer.Written.ToArray());
            }
        }

        int read = 0;
        for (int i = 0; i < Packets; i++)
        {
            byte[] packet = Mutate((byte[])seeds[random.Next(seeds.Count)].Clone(), random);
            AnswerOne(asker.Responder, packet, writer, random);
            if (DnsMessage.Read(packet, out _) is not { } message) continue;
            read++;

            // What can be read can be shown.
            foreach (DnsRecord record in message.Answers.Concat(message.Authorities).Concat(message.Additionals))
                Assert.NotEmpty(record.ToString() + record.Target + record.Address + string.Concat(record.Text));
        }

        Assert.InRange(read, Packets / 10, Packets);
    }

    // Pointers to themselves, to the next one, and to the one before, down a long way.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-2)]
    public void Pointers_ThatLeadToPointers_EndAtOnce(int offset)
    {
        byte[] message = new byte[4096];
        message[5] = 1; // question
        for (int at = 12; at < message.Length - 1; at += 2)
        {
            message[at] = (byte)(0xc0 | ((at + offset) >> 8));
            message[at + 1] = (byte)(at + offset);
        }

        for (int at = 12; at < message.Length; at++)
        {
            var reader = new DnsReader(message) { Position = at };
            bool isRead = reader.TryReadName(out DnsName name);
            if (at % 2 == 0) Assert.Equal((offset < 0, "."), (isRead, name.ToString()));
        }

        Assert.Equal(offset < 0, DnsMessage.Read(message, out _) is not null);
    }

    // Whether it was answered.
    private static bool AnswerOne(DnsResponder responder, ReadOnlySpan<byte> packet, DnsWriter writer, Random random)
    {
        PortProtocol transport = random.Next(2) == 0 ? PortProtocol.Udp : PortProtocol.Tcp;
        DnsReply reply = responder.Respond(packet, transport, writer);
        if (reply.Code is null) return false;
        Assert.InRange(writer.Length, 12, reply.Request?.Limit ?? 512);
        if (reply.Fault != DnsFault.WrongId)
            Assert.True(writer.Written[..2].SequenceEqual(packet[..2]), "The id is another one.");
        if (reply.Fault == DnsFault.Malformed) return true;
        DnsMessage? answer = DnsMessage.Read(writer.Written, out string fault);
        Assert.True(answer is not null,
            $"{fault}: {Convert.ToHexString(writer.Written)} to {Convert.ToHexString(packet)}");
        Assert.True(answer.Header.Has(DnsHeader.IsResponse));
        return true;
    }

    private static byte[] Mutate(byte[] packet, Random random)
    {
        for (int i = random.Next(4); i >= 0; i--)
        {
            int at = random.Next(packet.Length);
            switch (random.Next(5))
            {
                case 0: packet[at] = (byte)random.Next(256); break;
                case 1: packet[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: packet[at] = 0xc0; break;
                case 3: packet = packet[..Math.Max(1, at)]; break;
                default: packet = [.. packet[..at], .. packet[random.Next(packet.Length)..]]; break;
            }

            if (packet.Length == 0) packet = [0];
        }

        return packet;
    }
}
