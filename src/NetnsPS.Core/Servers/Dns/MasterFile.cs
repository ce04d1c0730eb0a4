using System.Globalization;
using System.Text;

namespace NetnsPS.Servers.Dns;

/// <summary>A word of a zone file, with its escapes; a quoted one may have blanks, or be empty.</summary>
internal readonly record struct MasterWord(string Text, bool IsQuoted);

/// <summary>Times in zone files: seconds, or with the units that BIND knows.</summary>
internal static class MasterTime
{
    private const long Longest = int.MaxValue; // RFC 2181, section 8

    /// <summary>Reads <c>3600</c>, <c>1h</c> or <c>1w2d</c>, as seconds.</summary>
    /// <returns>Null when it is something else.</returns>
    internal static int? Parse(string text)
    {
        long sum = 0, number = -1;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (Math.Max(number, 0) * 10) + (c - '0');
                if (number > Longest) return null;
                continue;
            }

            int unit = char.ToLowerInvariant(c) switch
            {
                's' => 1,
                'm' => 60,
                'h' => 3600,
                'd' => 24 * 3600,
                'w' => 7 * 24 * 3600,
                _ => 0,
            };
            if (unit == 0 || number < 0) return null;
            sum += number * unit;
            number = -1;
            if (sum > Longest) return null;
        }

        if (number >= 0) sum += number;
        return text.Length > 0 && sum <= Longest ? (int)sum : null;
    }
}

/// <summary>Reads zone files (RFC 1035, section 5; RFC 2308, section 4).</summary>
internal sealed class MasterFile
{
    private const int ReportedFaults = 20;
    private readonly List<DnsRecord> _records = [];
    private readonly List<string> _faults = [];
    private readonly string _file;
    private DnsName _origin;
    private DnsName? _owner;
    private int? _defaultTtl;
    private int? _lastTtl;

    private MasterFile(string file, DnsName origin) => (_file, _origin) = (file, origin);

    /// <summary>Reads a zone file.</summary>
    /// <param name="text">What is in it.</param>
    /// <param name="file">What faults call it.</param>
    /// <param name="origin">What names are below until it says so itself.</param>
    /// <exception cref="InvalidInputException">It has faults; the message lists them with their lines.</exception>
    internal static List<DnsRecord> Parse(string text, string file, DnsName origin)
    {
        var reader = new MasterFile(file, origin);
        var lines = new MasterLines(text);
        while (lines.TryRead(out int number, out bool hasOwner, out List<MasterWord> words, out string? fault))
        {
            try
            {
                if (fault is not null) throw new InvalidInputException(InputFault.DnsZone, fault);
                reader.Take(words, hasOwner);
            }
            catch (InvalidInputException error)
            {
                reader._faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file}({number}): {error.Message}"));
            }
        }

        if (reader._faults.Count > 0) throw reader.Faults();
        return reader._records;
    }

    /// <summary>Reads one record with its name.</summary>
    /// <exception cref="InvalidInputException">It is not a record.</exception>
    internal static DnsRecord ParseLine(string text)
    {
        List<MasterWord> words = Words(text);
        if (words.Count == 0) throw new InvalidInputException(InputFault.DnsRecord, $"'{text}' is not a DNS record.");
        return ParseRecord(DnsName.Parse(words[0].Text, isOwner: true), CollectionsMarshal.AsSpan(words)[1..], text);
    }

    /// <summary>Reads a record without its name, such as <c>60 MX 10 mail.example.test</c>.</summary>
    /// <exception cref="InvalidInputException">It is not a record.</exception>
    internal static DnsRecord ParseRecord(DnsName owner, string text)
        => ParseRecord(owner, CollectionsMarshal.AsSpan(Words(text)), text);

    private static DnsRecord ParseRecord(DnsName owner, ReadOnlySpan<MasterWord> words, string text)
    {
        (int? ttl, DnsRecordType type, int read) = ParseHead(words, text);
        return new DnsRecord(owner, type, ttl ?? DnsRecord.DefaultTtl,
            DnsData.Parse(type, words[read..], DnsName.Root));
    }

    private static List<MasterWord> Words(string text)
    {
        var lines = new MasterLines(text);
        if (!lines.TryRead(out _, out _, out List<MasterWord> words, out string? fault)) return [];
        if (fault is not null || lines.TryRead(out _, out _, out _, out _))
            throw new InvalidInputException(
                InputFault.DnsRecord, $"'{text}' is not one DNS record: {fault ?? "it has several lines"}.");
        return words;
    }

    // TTL and class come in either order, and both may be left out.
    private static (int? Ttl, DnsRecordType Type, int Read) ParseHead(ReadOnlySpan<MasterWord> words, string text)
    {
        int? ttl = null;
        bool hasClass = false;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i].Text;
            if (!hasClass && word.Equals("IN", StringComparison.OrdinalIgnoreCase)) hasClass = true;
            else if (ttl is null && char.IsAsciiDigit(word.Length > 0 ? word[0] : ' '))
                ttl = MasterTime.Parse(word) ?? throw Refuse(text,
                    $"'{word}' is not a time to live: expected seconds up to {int.MaxValue}, or a time such as 1h30m");
            else if (word.ToUpperInvariant() is "CH" or "HS" or "CS")
                throw Refuse(text, $"its class is {word}, and only IN is served");
            else if (DnsRecordTypes.TryParse(word, out DnsRecordType type) && type != DnsRecordType.Any)
                return (ttl, type, i + 1);
            else
                throw Refuse(text, $"'{word}' is not a type; the types are {string.Join(", ",
                    DnsRecordTypes.All.Select(t => t.Text()))}, and others as in TYPE65");
        }

        throw Refuse(text, "it has no type");
    }

    private static InvalidInputException Refuse(string text, string why)
        => new(InputFault.DnsRecord, $"'{text}' is not a valid DNS record: {why}.");

    private void Take(List<MasterWord> words, bool hasOwner)
    {
        string first = words[0].Text;
        if (hasOwner && first.StartsWith('$'))
        {
            TakeDirective(first.ToUpperInvariant(), words);
            return;
        }

        ReadOnlySpan<MasterWord> rest = CollectionsMarshal.AsSpan(words);
        if (hasOwner)
        {
            // Also when the record is faulty: those that follow without a name are of this one.
            _owner = DnsName.Parse(first, _origin, isOwner: true);
            rest = rest[1..];
        }

        if (_owner is null)
            throw new InvalidInputException(InputFault.DnsZone,
                "The line begins with a blank, so that its record has the name of the one before, but there is none.");
        string text = string.Join(' ', words.Select(w => w.IsQuoted ? $"\"{w.Text}\"" : w.Text));
        (int? ttl, DnsRecordType type, int read) = ParseHead(rest, text);
        byte[] data = DnsData.Parse(type, rest[read..], _origin);
        _lastTtl = ttl ?? _defaultTtl ?? _lastTtl ?? DnsRecord.DefaultTtl;
        _records.Add(new DnsRecord(_owner, type, _lastTtl.Value, data));
    }

    private void TakeDirective(string directive, List<MasterWord> words)
    {
        if (directive is not ("$ORIGIN" or "$TTL"))
            throw new InvalidInputException(
                InputFault.DnsZone, $"{directive} is not supported; the directives are $ORIGIN and $TTL.");
        if (words.Count != 2)
            throw new InvalidInputException(InputFault.DnsZone, $"{directive} takes one value.");
        if (directive == "$ORIGIN") _origin = DnsName.Parse(words[1].Text, _origin);
        else
            _defaultTtl = MasterTime.Parse(words[1].Text) ?? throw new InvalidInputException(InputFault.DnsZone,
                $"'{words[1].Text}' is not a time to live: expected seconds, or a time such as 1h30m.");
    }

    private InvalidInputException Faults()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"The zone file '{_file}' has {_faults.Count} {(_faults.Count == 1 ? "fault" : "faults")}:");
        foreach (string fault in _faults.Take(ReportedFaults)) text.Append('\n').Append(fault);
        if (_faults.Count > ReportedFaults)
            text.Append(CultureInfo.InvariantCulture, $"\nand {_faults.Count - ReportedFaults} more");
        return new InvalidInputException(InputFault.DnsZone, text.ToString());
    }
}

/// <summary>
/// The lines of a zone file as words: comments are left out, and what is in parentheses is one line (RFC 1035, section
/// 5.1).
/// </summary>
/// <param name="text">What is in the file.</param>
internal sealed class MasterLines(string text)
{
    private int _at;
    private int _line = 1;

    /// <summary>Reads the next line that has a word.</summary>
    /// <param name="number">The number of the line in which it begins, from 1.</param>
    /// <param name="hasOwner">Whether it begins with its first word, and not with a blank.</param>
    /// <param name="words">Its words.</param>
    /// <param name="fault">What is wrong with it; null for nothing.</param>
    /// <returns>False at the end.</returns>
    internal bool TryRead(out int number, out bool hasOwner, out List<MasterWord> words, out string? fault)
    {
        words = [];
        fault = null;
        hasOwner = false;
        number = _line;
        int depth = 0;
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '\n')
            {
                _at++;
                _line++;
                if (depth > 0) continue;
                if (words.Count > 0 || fault is not null) return true;
                number = _line;
                hasOwner = false;
            }
            else if (c is ' ' or '\t' or '\r') _at++;
            else if (c == ';') SkipComment();
            else if (c is '(' or ')')
            {
                _at++;
                depth += c == '(' ? 1 : -1;
                if (depth is < 0 or > 1)
                    fault ??= c == '(' ? "A ( is inside of another one." : "A ) has no ( before it.";
                depth = Math.Clamp(depth, 0, 1);
            }
            else
            {
                if (words.Count == 0)
                {
                    number = _line;
                    hasOwner = _at == 0 || text[_at - 1] == '\n';
                }

                words.Add(c == '"' ? ReadQuoted(ref fault) : ReadWord());
            }
        }

        if (depth > 0) fault ??= "A ( has no ) behind it.";
        return words.Count > 0 || fault is not null;
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] != '\n') _at++;
    }

    private MasterWord ReadWord()
    {
        int start = _at;
        while (_at < text.Length && !" \t\r\n;()\"".Contains(text[_at])) _at += IsEscape() ? 2 : 1;
        return new MasterWord(text[start.._at], false);
    }

    private MasterWord ReadQuoted(ref string? fault)
    {
        int start = ++_at;
        while (_at < text.Length && text[_at] is not ('"' or '\n')) _at += IsEscape() ? 2 : 1;
        string word = text[start.._at];
        if (_at < text.Length && text[_at] == '"') _at++;
        else fault ??= "A text in quotation marks does not end in its line.";
        return new MasterWord(word, true);
    }

    private bool IsEscape() => text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] != '\n';
}
