namespace NetnsPS.Servers.Dns;

/// <summary>What is asked.</summary>
internal readonly record struct DnsQuestion(DnsName Name, DnsRecordType Type, int Class)
{
    internal static bool TryRead(ref DnsReader reader, out DnsQuestion question)
    {
        question = default;
        if (!reader.TryReadName(out DnsName name) || !reader.TryReadShort(out ushort type)
            || !reader.TryReadShort(out ushort @class)) return false;
        question = new DnsQuestion(name, (DnsRecordType)type, @class);
        return true;
    }

    internal void Write(DnsWriter writer)
    {
        writer.Name(Name.Wire);
        writer.Short((int)Type);
        writer.Short(Class);
    }

    public override string ToString() => $"{Name} {Type.Text()}";
}

/// <summary>The first twelve bytes of a message (RFC 1035, section 4.1.1).</summary>
internal readonly record struct DnsHeader(int Id, int Flags, int Questions, int Answers, int Authorities,
    int Additionals)
{
    internal const int Length = 12;
    internal const int IsResponse = 0x8000;
    internal const int IsAuthoritative = 0x0400;
    internal const int IsTruncated = 0x0200;
    internal const int WantsRecursion = 0x0100;
    internal const int HasRecursion = 0x0080;
    internal const int CheckingDisabled = 0x0010; // RFC 4035, section 3.2.2

    internal int Operation => (Flags >> 11) & 15;

    internal int Code => Flags & 15;

    internal bool Has(int flag) => (Flags & flag) != 0;

    internal static bool TryRead(ref DnsReader reader, out DnsHeader header)
    {
        header = default;
        if (!reader.TryReadShort(out ushort id) || !reader.TryReadShort(out ushort flags)
            || !reader.TryReadShort(out ushort questions) || !reader.TryReadShort(out ushort answers)
            || !reader.TryReadShort(out ushort authorities) || !reader.TryReadShort(out ushort additionals))
            return false;
        header = new DnsHeader(id, flags, questions, answers, authorities, additionals);
        return true;
    }

    internal void Write(DnsWriter writer)
    {
        foreach (int value in (ReadOnlySpan<int>)[Id, Flags, Questions, Answers, Authorities, Additionals])
            writer.Short(value);
    }
}

/// <summary>What the OPT record of a message says (RFC 6891, section 6.1).</summary>
internal readonly record struct DnsEdns(int Size, int Version, int UpperCode, bool WantsDnssec)
{
    internal const int Type = 41;
    private const int DnssecOk = 0x8000;

    internal static DnsEdns From(int @class, uint ttl)
        => new(@class, (int)(ttl >> 16) & 0xff, (int)(ttl >> 24), (ttl & DnssecOk) != 0);

    internal void Write(DnsWriter writer)
    {
        writer.Byte(0);
        writer.Short(Type);
        writer.Short(Size);
        writer.Number(((uint)UpperCode << 24) | ((uint)Version << 16) | (WantsDnssec ? (uint)DnssecOk : 0));
        writer.Short(0);
    }
}

/// <summary>A whole message, as a client reads it.</summary>
internal sealed class DnsMessage
{
    /// <summary>The class IN.</summary>
    internal const int Internet = 1;

    private DnsMessage(DnsHeader header) => Header = header;

    internal DnsHeader Header { get; }

    internal List<DnsQuestion> Questions { get; } = [];

    internal List<DnsRecord> Answers { get; } = [];

    internal List<DnsRecord> Authorities { get; } = [];

    internal List<DnsRecord> Additionals { get; } = [];

    internal DnsEdns? Edns { get; private set; }

    internal DnsResponseCode Code => (DnsResponseCode)(((Edns?.UpperCode ?? 0) << 4) | Header.Code);

    /// <summary>Reads a message.</summary>
    /// <param name="message">Anything at all.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>Null when it is malformed.</returns>
    internal static DnsMessage? Read(ReadOnlySpan<byte> message, out string fault)
    {
        var reader = new DnsReader(message);
        fault = "is shorter than a header";
        if (!DnsHeader.TryRead(ref reader, out DnsHeader header)) return null;
        var read = new DnsMessage(header);
        fault = "has a malformed question";
        for (int i = 0; i < header.Questions; i++)
        {
            if (!DnsQuestion.TryRead(ref reader, out DnsQuestion question)) return null;
            read.Questions.Add(question);
        }

        fault = "has a malformed record";
        return read.TryReadRecords(ref reader, header.Answers, read.Answers)
            && read.TryReadRecords(ref reader, header.Authorities, read.Authorities)
            && read.TryReadRecords(ref reader, header.Additionals, read.Additionals)
            ? read
            : null;
    }

    private bool TryReadRecords(ref DnsReader reader, int count, List<DnsRecord> records)
    {
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadName(out DnsName owner) || !reader.TryReadShort(out ushort type)
                || !reader.TryReadShort(out ushort @class) || !reader.TryReadNumber(out uint ttl)
                || !reader.TryReadShort(out ushort length)
                || DnsData.Read((DnsRecordType)type, ref reader, length) is not { } data) return false;
            if (type == DnsEdns.Type) Edns = DnsEdns.From(@class, ttl);

            // A TTL with its first bit set counts as 0 (RFC 2181, section 8).
            else if (@class == Internet)
                records.Add(new DnsRecord(owner, (DnsRecordType)type, (int)ttl < 0 ? 0 : (int)ttl, data));
        }

        return true;
    }
}
