namespace NetnsPS.Servers.Dns;

/// <summary>A query as far as it matters for the answer.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Edns">What its OPT record says; null without one.</param>
/// <param name="Transport">How it came.</param>
internal sealed record DnsRequest(DnsHeader Header, DnsQuestion Question, DnsEdns? Edns, PortProtocol Transport)
{
    private const int SmallestUdp = 512; // RFC 1035, section 4.2.1
    private const int LargestUdp = 4096;

    /// <summary>How long the answer may be, in bytes (RFC 6891, section 6.2.5).</summary>
    internal int Limit => Transport == PortProtocol.Tcp
        ? DnsWriter.Largest
        : Math.Clamp(Edns?.Size ?? SmallestUdp, SmallestUdp, LargestUdp);

    /// <summary>Reads a query.</summary>
    /// <param name="query">What came.</param>
    /// <param name="transport">How it came.</param>
    /// <param name="refusal">What to say of it; null when there is nothing to say, as to what is no query.</param>
    /// <returns>Null when it can't be answered.</returns>
    internal static DnsRequest? Read(ReadOnlySpan<byte> query, PortProtocol transport, out DnsResponseCode? refusal)
    {
        refusal = null;
        var reader = new DnsReader(query);
        if (!DnsHeader.TryRead(ref reader, out DnsHeader header) || header.Has(DnsHeader.IsResponse)) return null;
        refusal = header.Operation != 0 ? DnsResponseCode.NotImp : DnsResponseCode.FormErr;
        if (header.Operation != 0 || header.Questions != 1
            || !DnsQuestion.TryRead(ref reader, out DnsQuestion question)) return null;
        DnsEdns? edns = null;
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        for (int i = header.Answers + header.Authorities + header.Additionals; i > 0; i--)
        {
            if (!reader.TryReadName(name, out _) || !reader.TryReadShort(out ushort type)
                || !reader.TryReadShort(out ushort @class) || !reader.TryReadNumber(out uint ttl)
                || !reader.TryReadShort(out ushort length) || !reader.TryReadBytes(length, out _)) return null;
            if (type == DnsEdns.Type) edns = DnsEdns.From(@class, ttl);
        }

        return new DnsRequest(header, question, edns, transport);
    }
}

/// <summary>What is to be done about a query; the answer is in the writer.</summary>
internal sealed class DnsReply
{
    /// <summary>The query; null when it could not be read.</summary>
    internal DnsRequest? Request { get; init; }

    /// <summary>What is said; null when nothing is.</summary>
    internal DnsResponseCode? Code { get; set; }

    internal DnsFault Fault { get; init; }

    internal TimeSpan Delay { get; init; }

    /// <summary>The name to ask other servers for, since it is not known here; null for none.</summary>
    internal DnsName? Unknown { get; set; }

    internal bool IsAuthoritative { get; set; } = true;

    // Owner and record: what a wildcard stands for has the name that was asked for.
    internal List<(DnsName Owner, DnsRecord Record)> Answers { get; } = [];

    internal List<(DnsName Owner, DnsRecord Record)> Authorities { get; } = [];

    internal List<(DnsName Owner, DnsRecord Record)> Additionals { get; } = [];
}

/// <summary>Answers queries, without sockets.</summary>
/// <param name="mayForward">Whether there are other servers for what is not known here.</param>
internal sealed class DnsResponder(bool mayForward)
{
    private const int LongestChain = 16;
    private const int OfferedSize = 1232; // fits into a packet everywhere: dnsflagday.net/2020
    private const int ZoneTransfer = 252, IncrementalTransfer = 251; // RFC 5936, RFC 1995
    private static readonly DnsName s_wrong = DnsName.Parse("wrong.example");
    private volatile DnsCatalog _catalog = DnsCatalog.Empty;

    internal DnsCatalog Catalog
    {
        get => _catalog;
        set => _catalog = value;
    }

    /// <summary>Finds the answer to a query.</summary>
    /// <param name="query">What came, which may be anything at all.</param>
    /// <param name="transport">How it came.</param>
    /// <param name="writer">Where the answer is written to, unless it must be fetched first.</param>
    internal DnsReply Respond(ReadOnlySpan<byte> query, PortProtocol transport, DnsWriter writer)
    {
        writer.Begin(DnsWriter.Largest);
        if (DnsRequest.Read(query, transport, out DnsResponseCode? refusal) is not { } request)
        {
            if (refusal is { } code) WriteRefusal(writer, query, code);
            return new DnsReply { Code = refusal };
        }

        if (RefusalOf(request) is { } refused)
        {
            var refusing = new DnsReply { Request = request, Code = refused, IsAuthoritative = false };
            Write(refusing, writer);
            return refusing;
        }

        DnsCatalog catalog = _catalog;
        DnsNode? instead = null;
        DnsRule? rule = catalog.MatchRules(request.Question.Name.Wire)?
            .Choose(request.Question.Type, transport, out instead);
        var reply = new DnsReply
        {
            Request = request,
            Fault = rule?.Fault ?? DnsFault.None,
            Delay = rule?.NextDelay() ?? TimeSpan.Zero,
        };
        reply.Code = CodeOf(reply.Fault) ?? Collect(catalog, request.Question, instead, reply);
        if (CodeOf(reply.Fault) is not null) AddZone(catalog, request.Question.Name, reply);
        if (reply.Fault == DnsFault.NoAnswer) reply.Code = null;
        if (reply.Fault is DnsFault.Malformed || IsCut(reply)) reply.Unknown = null;
        if (reply.Code is not null && reply.Unknown is null) Write(reply, writer);
        return reply;
    }

    /// <summary>Writes an answer again, once what was unknown was fetched.</summary>
    internal static void Write(DnsReply reply, DnsWriter writer)
    {
        DnsRequest request = reply.Request!;
        writer.Begin(request.Limit);
        bool isTruncated = IsCut(reply);
        if (reply.Fault == DnsFault.Malformed)
        {
            // An answer whose name is a pointer to itself.
            WriteHead(reply, writer, isTruncated, answers: 1);
            writer.Short(0xc000 | writer.Length);
            return;
        }

        if (!isTruncated && TryWriteAll(reply, writer)) return;
        writer.Begin(request.Limit);
        WriteHead(reply, writer, isTruncated: true);
        WriteEdns(reply, writer);
    }

    private static bool IsCut(DnsReply reply)
        => reply.Fault == DnsFault.Truncated && reply.Request!.Transport == PortProtocol.Udp;

    private static bool TryWriteAll(DnsReply reply, DnsWriter writer)
    {
        WriteHead(reply, writer, isTruncated: false);
        bool isWrong = reply.Fault == DnsFault.WrongQuestion;
        DnsName asked = reply.Request!.Question.Name;
        foreach ((DnsName owner, DnsRecord record) in reply.Answers)
            writer.Record(isWrong && owner.Equals(asked) ? s_wrong.Wire : owner.Wire, record);
        foreach ((DnsName owner, DnsRecord record) in reply.Authorities) writer.Record(owner.Wire, record);
        WriteEdns(reply, writer);
        if (writer.IsFull) return false;

        // Those are extra: as many as fit.
        int written = 0;
        foreach ((DnsName owner, DnsRecord record) in reply.Additionals)
        {
            int end = writer.Length;
            writer.Record(owner.Wire, record);
            if (writer.IsFull)
            {
                writer.Rewind(end);
                break;
            }

            written++;
        }

        writer.ShortAt(6, reply.Answers.Count);
        writer.ShortAt(8, reply.Authorities.Count);
        writer.ShortAt(10, written + (reply.Request!.Edns is null ? 0 : 1));
        return true;
    }

    private static void WriteHead(DnsReply reply, DnsWriter writer, bool isTruncated, int answers = 0)
    {
        DnsRequest request = reply.Request!;
        int flags = DnsHeader.IsResponse | DnsHeader.HasRecursion
            | (request.Header.Flags & (DnsHeader.WantsRecursion | DnsHeader.CheckingDisabled))
            | (reply.IsAuthoritative ? DnsHeader.IsAuthoritative : 0)
            | (isTruncated ? DnsHeader.IsTruncated : 0)
            | ((int)reply.Code!.Value & 15);
        int id = reply.Fault == DnsFault.WrongId ? request.Header.Id ^ 1 : request.Header.Id;
        new DnsHeader(id, flags, 1, answers, 0, request.Edns is null || answers > 0 ? 0 : 1).Write(writer);
        DnsQuestion question = request.Question;
        (reply.Fault == DnsFault.WrongQuestion ? question with { Name = s_wrong } : question).Write(writer);
    }

    private static void WriteEdns(DnsReply reply, DnsWriter writer)
    {
        if (reply.Request!.Edns is { } asked)
            new DnsEdns(OfferedSize, 0, (int)reply.Code!.Value >> 4, asked.WantsDnssec).Write(writer);
    }

    private static void WriteRefusal(DnsWriter writer, ReadOnlySpan<byte> query, DnsResponseCode code)
    {
        var reader = new DnsReader(query);
        DnsHeader.TryRead(ref reader, out DnsHeader header);
        int kept = header.Flags & (0x7800 | DnsHeader.WantsRecursion); // the operation and RD
        new DnsHeader(header.Id, DnsHeader.IsResponse | kept | (int)code, 0, 0, 0, 0).Write(writer);
    }

    private static DnsResponseCode? RefusalOf(DnsRequest request)
    {
        if (request.Edns is { Version: > 0 }) return DnsResponseCode.BadVers;
        if (request.Question.Class != DnsMessage.Internet) return DnsResponseCode.Refused;
        return (int)request.Question.Type is ZoneTransfer or IncrementalTransfer ? DnsResponseCode.Refused : null;
    }

    private static DnsResponseCode? CodeOf(DnsFault fault) => fault switch
    {
        DnsFault.NxDomain => DnsResponseCode.NxDomain,
        DnsFault.NoData => DnsResponseCode.NoError,
        DnsFault.ServFail => DnsResponseCode.ServFail,
        DnsFault.Refused => DnsResponseCode.Refused,
        _ => null,
    };

    private DnsResponseCode Collect(DnsCatalog catalog, DnsQuestion question, DnsNode? instead, DnsReply reply)
    {
        DnsName name = question.Name;
        for (int link = 0; link < LongestChain; link++)
        {
            if (instead is null && catalog.Referral(name.Wire) is { } referral)
            {
                Refer(catalog, referral, reply);
                return DnsResponseCode.NoError;
            }

            bool isThere = true;
            DnsNode? node = instead ?? catalog.Match(name.Wire, out isThere);
            instead = null;
            if (!isThere)
            {
                // Of a zone that is served here all is known.
                if (mayForward && catalog.ZoneOf(name.Wire) is null) reply.Unknown = name;
                AddZone(catalog, name, reply);
                return DnsResponseCode.NxDomain;
            }

            if (node?.Find(DnsRecordType.CNAME) is { } alias
                && question.Type is not (DnsRecordType.CNAME or DnsRecordType.Any))
            {
                reply.Answers.Add((name, alias.First));
                name = alias.First.TargetName!;
                continue;
            }

            foreach (DnsRecordSet set in node?.Sets ?? [])
            {
                if (set.Type != question.Type && question.Type != DnsRecordType.Any) continue;
                foreach (DnsRecord record in set.InTurn()) Add(catalog, name, record, reply);
            }

            if (reply.Answers.Count == link) AddZone(catalog, name, reply);
            return DnsResponseCode.NoError;
        }

        reply.Answers.Clear();
        return DnsResponseCode.ServFail;
    }

    private static void Add(DnsCatalog catalog, DnsName owner, DnsRecord record, DnsReply reply)
    {
        reply.Answers.Add((owner, record));
        if (record.Type is DnsRecordType.MX or DnsRecordType.SRV or DnsRecordType.NS)
            AddAddresses(catalog, record, reply);
    }

    private static void AddAddresses(DnsCatalog catalog, DnsRecord record, DnsReply reply)
    {
        DnsName target = record.TargetName!;
        foreach (DnsRecordType type in (ReadOnlySpan<DnsRecordType>)[DnsRecordType.A, DnsRecordType.AAAA])
        {
            foreach (DnsRecord address in catalog.Find(target, type)?.All ?? [])
                reply.Additionals.Add((target, address));
        }
    }

    private static void Refer(DnsCatalog catalog, DnsRecordSet servers, DnsReply reply)
    {
        reply.IsAuthoritative = reply.Answers.Count > 0;
        foreach (DnsRecord server in servers.All)
        {
            reply.Authorities.Add((server.Owner, server));
            AddAddresses(catalog, server, reply);
        }
    }

    // So that clients know how long they may keep that there is nothing (RFC 2308, section 3).
    private static void AddZone(DnsCatalog catalog, DnsName name, DnsReply reply)
    {
        if (reply.Code is DnsResponseCode.ServFail or DnsResponseCode.Refused) return;
        if (catalog.ZoneOf(name.Wire) is { } zone)
            reply.Authorities.Add((zone.Owner, zone.WithTtl(zone.NegativeTtl)));
    }
}
