using System.Collections;
using System.Globalization;
using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>
/// Reads what a user wrote for the records of a DNS server: a table of names, each with its records and faults.
/// </summary>
internal sealed class DnsRecordTable
{
    private const string Ttl = "TTL", Rule = "RULE", Fault = "FAULT", Delay = "DELAY", Jitter = "JITTER";
    private static readonly string[] s_nameKeys =
        [.. DnsRecordTypes.All.Select(t => t.ToString()), "Ttl", "Fault", "Delay", "Jitter", "Rule"];
    private static readonly string[] s_ruleKeys =
        ["Type", "Transport", "Query", "Fault", "Delay", "Jitter", "Answer"];
    private static readonly string[] s_faults = [.. Enum.GetNames<DnsFault>().Skip(1)];

    internal List<DnsRecord> Records { get; } = [];

    internal List<DnsRule> Rules { get; } = [];

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidInputException">A name, record, fault or key is not valid.</exception>
    internal static DnsRecordTable Read(IDictionary table)
    {
        var read = new DnsRecordTable();
        var names = new HashSet<DnsName>();
        foreach (DictionaryEntry entry in table)
        {
            DnsName owner = OwnerOf(LanguagePrimitives.ConvertTo<string>(entry.Key));
            if (!names.Add(owner))
                throw new InvalidInputException(
                    InputFault.DuplicateName, ErrorRecords.Text(nameof(SR.DnsNameGivenTwice), owner));
            read.TakeName(owner, Written.Bare(entry.Value));
        }

        return read;
    }

    // The entry of an address is that of its reverse name.
    private static DnsName OwnerOf(string key)
    {
        try
        {
            return DnsName.OfAddress(Cidr.ParseAddress(key));
        }
        catch (InvalidInputException)
        {
            return DnsName.Parse(key, isOwner: true);
        }
    }

    private void TakeName(DnsName owner, object? value)
    {
        foreach (object? item in Items(value))
        {
            switch (item)
            {
                case IDictionary table:
                    TakeTable(owner, table);
                    break;
                case string word when TryReadFault(word, out DnsFault fault):
                    Rules.Add(new DnsRule { Name = owner.ToString(), Fault = fault });
                    break;
                default:
                    Records.Add(RecordOf(owner, item));
                    break;
            }
        }
    }

    private void TakeTable(DnsName owner, IDictionary table)
    {
        string name = owner.ToString();
        var records = new List<DnsRecord>();
        var rules = new List<DnsRule>();
        DnsRule? all = null;
        int? ttl = null;
        foreach ((string key, object? value) in Entries(table, s_nameKeys, name))
        {
            switch (key.ToUpperInvariant())
            {
                case Ttl: ttl = ReadTtl(value); break;
                case Fault: all = (all ?? new DnsRule { Name = name }) with { Fault = ReadFault(value) }; break;
                case Delay: all = (all ?? new DnsRule { Name = name }) with { Delay = ReadDuration(value) }; break;
                case Jitter: all = (all ?? new DnsRule { Name = name }) with { Jitter = ReadDuration(value) }; break;
                case Rule: rules.AddRange(Items(value).Select(r => ReadRule(owner, r))); break;
                default:
                    DnsRecordType type = DnsTypeList.Parse(key);
                    records.AddRange(Items(value).Select(v => RecordOf(owner, type, v)));
                    break;
            }
        }

        Records.AddRange(ttl is { } given ? records.Select(r => r.WithTtl(given)) : records);
        Rules.AddRange(rules);

        // What is for all queries comes last, as the first rule that fits counts.
        if (all is not null) Rules.Add(all);
    }

    private static DnsRule ReadRule(DnsName owner, object? value)
    {
        if (value is not IDictionary table)
            throw Refuse(InputFault.DnsRule, nameof(SR.DnsRuleNoTable), owner, value);
        var rule = new DnsRule { Name = owner.ToString() };
        foreach ((string key, object? part) in Entries(table, s_ruleKeys, owner.ToString()))
        {
            rule = key.ToUpperInvariant() switch
            {
                "TYPE" => rule with { Types = [.. Items(part).Select(t => DnsTypeList.Parse($"{t}"))] },
                "TRANSPORT" => rule with { Transport = ReadTransport($"{part}") },
                "QUERY" => rule with { Queries = [.. Items(part).Select(q => DnsQueryRange.Parse($"{q}"))] },
                Fault => rule with { Fault = ReadFault(part) },
                Delay => rule with { Delay = ReadDuration(part) },
                Jitter => rule with { Jitter = ReadDuration(part) },
                _ => rule with { Answer = [.. Items(part).Select(a => RecordOf(owner, a))] },
            };
        }

        return rule;
    }

    // A record without its name: an address, or what a zone file has behind the name.
    private static DnsRecord RecordOf(DnsName owner, object? value)
    {
        if (value is IPAddress address) return OfAddress(owner, address);
        if (value is not string text) throw Refuse(InputFault.DnsRecord, nameof(SR.DnsValueUnusable), owner, value);
        try
        {
            return OfAddress(owner, Cidr.ParseAddress(text));
        }
        catch (InvalidInputException)
        {
            // One word is no record, and neither an address nor a fault.
            return text.Trim().Any(char.IsWhiteSpace)
                ? MasterFile.ParseRecord(owner, text.Trim())
                : throw Refuse(InputFault.DnsRecord, nameof(SR.DnsValueUnusable), owner, value);
        }
    }

    private static DnsRecord OfAddress(DnsName owner, IPAddress address)
        => new(owner, address.GetAddressBytes().Length == 4 ? DnsRecordType.A : DnsRecordType.AAAA,
            DnsRecord.DefaultTtl, address.GetAddressBytes());

    // The data alone. A text is one, with its blanks and quotation marks.
    private static DnsRecord RecordOf(DnsName owner, DnsRecordType type, object? value)
    {
        if (value is not (string or IPAddress))
            throw Refuse(InputFault.DnsRecord, nameof(SR.DnsDataUnusable), owner, value, type);
        return type == DnsRecordType.TXT
            ? new DnsRecord(owner, type, DnsRecord.DefaultTtl, DnsData.OfText((string)value))
            : MasterFile.ParseRecord(owner, $"{type} {value}");
    }

    private static IEnumerable<(string Key, object? Value)> Entries(IDictionary table, string[] known, string name)
    {
        foreach (DictionaryEntry entry in table)
        {
            string key = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw new InvalidInputException(InputFault.DnsRule,
                    ErrorRecords.Text(nameof(SR.DnsKeyUnknown), key, name, string.Join(", ", known)));
            yield return (key, Written.Bare(entry.Value));
        }
    }

    private static int ReadTtl(object? value)
        => (value is TimeSpan span
            ? MasterTime.Parse(span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))
            : MasterTime.Parse($"{value}"))
        ?? throw new InvalidInputException(InputFault.Duration, ErrorRecords.Text(nameof(SR.DnsTtlUnreadable), value));

    private static TimeSpan ReadDuration(object? value) => DurationTransformationAttribute.Read(value)
        ?? throw new InvalidInputException(
            InputFault.Duration, ErrorRecords.Text(nameof(SR.UnreadableDuration), value));

    private static DnsFault ReadFault(object? value)
    {
        if (value is DnsFault given) return given;
        return TryReadFault($"{value}", out DnsFault fault)
            ? fault
            : throw new InvalidInputException(InputFault.DnsRule,
                ErrorRecords.Text(nameof(SR.DnsFaultUnknown), value, string.Join(", ", s_faults)));
    }

    private static bool TryReadFault(string text, out DnsFault fault)
        => Enum.TryParse(s_faults.FirstOrDefault(f => f.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)),
            out fault);

    private static PortProtocol ReadTransport(string text)
        => Enum.GetNames<PortProtocol>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase))
            is { } name
            ? Enum.Parse<PortProtocol>(name)
            : throw new InvalidInputException(InputFault.DnsRule, $"'{text}' is not a valid transport: expected "
                + $"{string.Join(" or ", Enum.GetNames<PortProtocol>())}.");

    private static InvalidInputException Refuse(
        InputFault fault, string text, DnsName owner, object? value, object? about = null)
        => new(fault, ErrorRecords.Text(
            text, value ?? "$null", owner, about ?? string.Join(", ", s_faults)));

    // A null in a list is as wrong as one alone; a list without items has nothing.
    private static IEnumerable<object?> Items(object? value)
        => Written.Items(value) is { } many ? many.Select(Written.Bare) : [value];
}

/// <summary>Reads types of DNS records.</summary>
internal static class DnsTypeList
{
    /// <exception cref="InvalidInputException">There is no such type.</exception>
    internal static DnsRecordType Parse(string text) => DnsRecordTypes.TryParse(text, out DnsRecordType type)
        ? type
        : throw new InvalidInputException(InputFault.DnsRecord, ErrorRecords.Text(nameof(SR.DnsTypeUnknown), text,
            string.Join(", ", DnsRecordTypes.All)));

    /// <inheritdoc cref="Parse"/>
    internal static DnsRecordType[] ParseAll(string[]? texts) => [.. (texts ?? []).Select(Parse)];
}

/// <summary>Reads addresses of name servers: <c>10.0.0.53</c>, <c>10.0.0.53:5353</c>, <c>[fd00::53]:5353</c>.</summary>
internal static class DnsServerAddress
{
    private const int Port = 53;

    /// <exception cref="InvalidInputException">It is not an address.</exception>
    internal static IPEndPoint Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        string address = hasPort ? text[..colon] : text;
        if (address.StartsWith('[') && address.EndsWith(']')) address = address[1..^1];
        int port = Port;
        if (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port is < 1 or > ushort.MaxValue))
            throw new InvalidInputException(
                InputFault.Port, ErrorRecords.Text(nameof(SR.DnsServerPort), text[(colon + 1)..], text));
        return new IPEndPoint(Cidr.ParseAddress(address), port);
    }
}
