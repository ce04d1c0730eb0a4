using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>Asks a responder as a client does.</summary>
internal sealed class DnsAsker
{
    private readonly DnsWriter _writer = new();

    internal DnsAsker(string records, params DnsRule[] rules) : this(false, records, rules)
    {
    }

    internal DnsAsker(bool mayForward, string records, params DnsRule[] rules)
    {
        Responder = new DnsResponder(mayForward);
        Responder.Catalog = DnsCatalog.Empty.With(MasterFile.Parse(records, "records", DnsName.Root), rules);
    }

    internal DnsResponder Responder { get; }

    internal DnsReply Reply { get; private set; } = null!;

    internal int Size { get; private set; }

    /// <summary>The answer to a question; null when there is none.</summary>
    internal DnsMessage? Ask(string name, DnsRecordType type = DnsRecordType.A,
        PortProtocol transport = PortProtocol.Udp, int? edns = null)
    {
        byte[] query = Query(name, type, edns);
        Reply = Responder.Respond(query, transport, _writer);
        Size = _writer.Length;
        if (Reply.Code is null || Reply.Unknown is not null) return null;
        DnsMessage? message = DnsMessage.Read(_writer.Written, out string fault);
        Assert.True(message is not null || Reply.Fault == DnsFault.Malformed, fault);
        return message;
    }

    /// <summary>What was said, and the answer's records in the order of their text.</summary>
    internal string Told(string name, DnsRecordType type = DnsRecordType.A)
    {
        DnsMessage message = Ask(name, type)!;
        return string.Join("; ", message.Answers.Select(r => $"{r.Name} {r.Type.Text()} {r.Data}")
            .Order(StringComparer.Ordinal).Prepend(message.Code.ToString()));
    }

    internal static byte[] Query(string name, DnsRecordType type, int? edns = null, int id = 4711)
    {
        var writer = new DnsWriter(600);
        new DnsHeader(id, DnsHeader.WantsRecursion, 1, 0, 0, edns is null ? 0 : 1).Write(writer);
        new DnsQuestion(DnsName.Parse(name, isOwner: true), type, DnsMessage.Internet).Write(writer);
        if (edns is { } size) new DnsEdns(size, 0, 0, false).Write(writer);
        return writer.Written.ToArray();
    }
}
