namespace NetnsPS.Servers.Dns;

/// <summary>The records of a type that a name has.</summary>
internal sealed class DnsRecordSet(DnsRecord[] records)
{
    private int _turn = -1;

    internal DnsRecordType Type { get; } = records[0].Type;

    internal DnsRecord First => records[0];

    /// <summary>All of them, with another one in front each time.</summary>
    internal IEnumerable<DnsRecord> InTurn()
    {
        if (records.Length == 1) return records;
        int turn = (int)((uint)Interlocked.Increment(ref _turn) % (uint)records.Length);
        return records.Skip(turn).Concat(records.Take(turn));
    }

    internal IEnumerable<DnsRecord> All => records;
}

/// <summary>What a name has: records, and rules with the number of queries that each has seen.</summary>
internal sealed class DnsNode
{
    private readonly int[] _seen;
    private readonly DnsNode?[] _answers;

    internal DnsNode(DnsName name, IEnumerable<DnsRecord> records, IReadOnlyList<DnsRule> rules)
    {
        Name = name;
        Sets = [.. records.GroupBy(r => r.Type).Select(SetOf)];
        Rules = rules;
        _seen = new int[rules.Count];
        _answers = [.. rules.Select(r => r.Answer.Count == 0 ? null : new DnsNode(name, r.Answer, []))];
        RequireConsistent();
    }

    internal DnsName Name { get; }

    internal DnsRecordSet[] Sets { get; }

    internal IReadOnlyList<DnsRule> Rules { get; }

    internal bool HasRecords => Sets.Length > 0;

    internal DnsRecordSet? Find(DnsRecordType type)
    {
        foreach (DnsRecordSet set in Sets)
        {
            if (set.Type == type) return set;
        }

        return null;
    }

    /// <summary>The rule for a query, which is counted.</summary>
    /// <param name="type">What it asks for.</param>
    /// <param name="transport">How it came.</param>
    /// <param name="answer">What the rule has in the place of the name's records; null for those.</param>
    internal DnsRule? Choose(DnsRecordType type, PortProtocol transport, out DnsNode? answer)
    {
        answer = null;
        DnsRule? chosen = null;
        for (int i = 0; i < Rules.Count; i++)
        {
            if (!Rules[i].IsFor(type, transport)) continue;
            int number = Interlocked.Increment(ref _seen[i]);
            if (chosen is not null || (Rules[i].Queries.Count > 0 && !Rules[i].Queries.Any(q => q.Has(number))))
                continue;
            chosen = Rules[i];
            answer = _answers[i];
        }

        return chosen;
    }

    // All records of a set have the same TTL (RFC 2181, section 5.2), and none is there twice.
    private static DnsRecordSet SetOf(IEnumerable<DnsRecord> records)
    {
        var kept = new List<DnsRecord>();
        int ttl = records.Min(r => r.Ttl);
        foreach (DnsRecord record in records)
        {
            if (!kept.Exists(k => k.IsSameAs(record))) kept.Add(record.WithTtl(ttl));
        }

        return new DnsRecordSet([.. kept]);
    }

    private void RequireConsistent()
    {
        foreach (DnsRecordType type in (ReadOnlySpan<DnsRecordType>)[DnsRecordType.CNAME, DnsRecordType.SOA])
        {
            if (Find(type) is { } set && set.All.Count() > 1)
                throw new InvalidInputException(
                    InputFault.DnsRecord, $"'{Name}' has several {type} records; a name has one at most.");
        }

        if (Find(DnsRecordType.CNAME) is not null && Sets.Length > 1)
            throw new InvalidInputException(InputFault.DnsRecord,
                $"'{Name}' has a CNAME record beside {string.Join(" and ", Sets.Where(s => s.Type
                    != DnsRecordType.CNAME).Select(s => s.Type.Text()))}: a name that stands for another one has no "
                + "other records (RFC 1034, section 3.6.2).");
    }
}

/// <summary>All that a server knows. It does not change; another one takes its place.</summary>
internal sealed class DnsCatalog
{
    private const int WildcardLabel = 2; // bytes
    private readonly Dictionary<DnsName, DnsNode> _nodes = new(DnsNameComparer.Instance);
    private readonly Dictionary<DnsName, DnsNode>.AlternateLookup<ReadOnlySpan<byte>> _byWire;

    // Names that have records, or names below them that do (RFC 4592, section 2.2).
    private readonly HashSet<DnsName> _existing = new(DnsNameComparer.Instance);
    private readonly HashSet<DnsName>.AlternateLookup<ReadOnlySpan<byte>> _exists;
    private readonly bool _hasZones;
    private readonly bool _hasCuts;

    private DnsCatalog(IEnumerable<DnsNode> nodes)
    {
        _byWire = _nodes.GetAlternateLookup<ReadOnlySpan<byte>>();
        _exists = _existing.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (DnsNode node in nodes)
        {
            _nodes[node.Name] = node;
            if (!node.HasRecords) continue;
            for (ReadOnlySpan<byte> name = node.Name.Wire; !name.IsEmpty; name = DnsName.ParentOf(name))
            {
                if (!_exists.Add(name)) break;
            }
        }

        _hasZones = _nodes.Values.Any(n => n.Find(DnsRecordType.SOA) is not null);
        _hasCuts = _hasZones && _nodes.Values.Any(IsCut);
    }

    internal static DnsCatalog Empty { get; } = new([]);

    /// <summary>All records, by name and type.</summary>
    internal IEnumerable<DnsRecord> Records => _nodes.Values.OrderBy(n => n.Name.ToString(), StringComparer.Ordinal)
        .SelectMany(n => n.Sets.OrderBy(s => s.Type).SelectMany(s => s.All));

    /// <summary>All rules, by name and in their order.</summary>
    internal IEnumerable<DnsRule> Rules => _nodes.Values.OrderBy(n => n.Name.ToString(), StringComparer.Ordinal)
        .SelectMany(n => n.Rules);

    /// <summary>The same with some names anew, each with all that it has; the others stay as they are.</summary>
    /// <param name="records">Their records.</param>
    /// <param name="rules">Their rules.</param>
    /// <param name="removed">Names that have nothing any more.</param>
    /// <exception cref="InvalidInputException">They contradict each other.</exception>
    internal DnsCatalog With(
        IEnumerable<DnsRecord> records, IEnumerable<DnsRule> rules, IEnumerable<DnsName>? removed = null)
    {
        ILookup<DnsName, DnsRecord> recordsOf = records.ToLookup(r => r.Owner);
        ILookup<DnsName, DnsRule> rulesOf = rules.ToLookup(r => r.Owner);
        HashSet<DnsName> changed = [.. recordsOf.Select(g => g.Key), .. rulesOf.Select(g => g.Key)];
        foreach (DnsRule rule in rulesOf.SelectMany(g => g)) rule.Validate();
        HashSet<DnsName> gone = [.. changed, .. removed ?? []];
        return new DnsCatalog(_nodes.Values.Where(n => !gone.Contains(n.Name))
            .Concat(changed.Select(name => new DnsNode(name, recordsOf[name], [.. rulesOf[name]]))));
    }

    /// <summary>Whether anything is known of a name itself.</summary>
    internal bool Has(DnsName name) => _nodes.ContainsKey(name);

    /// <summary>The records of a name, or of the wildcard that stands for it (RFC 4592, section 3.3.1).</summary>
    /// <param name="name">The name.</param>
    /// <param name="isThere">Whether the name exists; it may do so without records.</param>
    internal DnsNode? Match(ReadOnlySpan<byte> name, out bool isThere)
    {
        isThere = _exists.Contains(name);
        if (isThere) return WithRecords(name);
        while (!(name = DnsName.ParentOf(name)).IsEmpty)
        {
            // The closest encloser: no wildcard above it counts.
            if (!_exists.Contains(name)) continue;
            DnsNode? wildcard = Wildcard(name);
            isThere = wildcard is { HasRecords: true };
            return isThere ? wildcard : null;
        }

        return null;
    }

    /// <summary>The entry whose rules are for a name: its own, or that of the wildcard that stands for it.</summary>
    internal DnsNode? MatchRules(ReadOnlySpan<byte> name)
    {
        if (_byWire.TryGetValue(name, out DnsNode? own)) return own;
        while (!(name = DnsName.ParentOf(name)).IsEmpty)
        {
            if (Wildcard(name) is { } wildcard) return wildcard;
            if (_exists.Contains(name)) return null;
        }

        return null;
    }

    /// <summary>The SOA record of the zone that a name is in; null outside of zones.</summary>
    internal DnsRecord? ZoneOf(ReadOnlySpan<byte> name)
    {
        for (; _hasZones && !name.IsEmpty; name = DnsName.ParentOf(name))
        {
            if (_byWire.TryGetValue(name, out DnsNode? node) && node.Find(DnsRecordType.SOA) is { } zone)
                return zone.First;
        }

        return null;
    }

    /// <summary>
    /// The name servers of another zone that a name is in, which a zone here leads to (RFC 1034, section 4.3.2); null
    /// when it leads nowhere.
    /// </summary>
    internal DnsRecordSet? Referral(ReadOnlySpan<byte> name)
    {
        DnsRecordSet? highest = null;
        for (; _hasCuts && !name.IsEmpty; name = DnsName.ParentOf(name))
        {
            if (_byWire.TryGetValue(name, out DnsNode? node) && IsCut(node)) highest = node.Find(DnsRecordType.NS);
        }

        return highest;
    }

    /// <summary>The records of a type that a name itself has.</summary>
    internal DnsRecordSet? Find(DnsName name, DnsRecordType type)
        => _nodes.TryGetValue(name, out DnsNode? node) ? node.Find(type) : null;

    private bool IsCut(DnsNode node)
        => node.Find(DnsRecordType.NS) is not null && node.Find(DnsRecordType.SOA) is null
            && ZoneOf(node.Name.Wire) is not null;

    private DnsNode? WithRecords(ReadOnlySpan<byte> name)
        => _byWire.TryGetValue(name, out DnsNode? node) && node.HasRecords ? node : null;

    private DnsNode? Wildcard(ReadOnlySpan<byte> parent)
    {
        if (parent.Length + WildcardLabel > DnsName.MaximumLength) return null;
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        name[0] = 1;
        name[1] = (byte)'*';
        parent.CopyTo(name[WildcardLabel..]);
        return _byWire.TryGetValue(name[..(parent.Length + WildcardLabel)], out DnsNode? node) ? node : null;
    }
}
