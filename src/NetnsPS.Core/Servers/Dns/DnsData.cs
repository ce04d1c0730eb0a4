using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetnsPS.Servers.Dns;

/// <summary>
/// The data of records: what each type has in it, and from that one table how it is read from a message and from text,
/// and written to both. Kept as it is in a message, with names that are not compressed.
/// </summary>
internal static class DnsData
{
    private const int LongestText = 255;

    private enum Field
    {
        Address4,
        Address6,
        Name,
        PlainName, // not compressed: RFC 3597, section 4
        Byte,
        Short,
        Number,
        Seconds,
        Tag,
        Value,
        Texts,
    }

    private static Field[]? FieldsOf(DnsRecordType type) => type switch
    {
        DnsRecordType.A => s_address4,
        DnsRecordType.AAAA => s_address6,
        DnsRecordType.CNAME or DnsRecordType.NS or DnsRecordType.PTR => s_name,
        DnsRecordType.MX => s_mx,
        DnsRecordType.TXT => s_texts,
        DnsRecordType.SRV => s_srv,
        DnsRecordType.SOA => s_soa,
        DnsRecordType.CAA => s_caa,
        _ => null,
    };

    private static readonly Field[] s_address4 = [Field.Address4];
    private static readonly Field[] s_address6 = [Field.Address6];
    private static readonly Field[] s_name = [Field.Name];
    private static readonly Field[] s_mx = [Field.Short, Field.Name];
    private static readonly Field[] s_texts = [Field.Texts];
    private static readonly Field[] s_srv = [Field.Short, Field.Short, Field.Short, Field.PlainName];
    private static readonly Field[] s_caa = [Field.Byte, Field.Tag, Field.Value];
    private static readonly Field[] s_soa =
        [Field.Name, Field.Name, Field.Number, Field.Seconds, Field.Seconds, Field.Seconds, Field.Seconds];

    /// <summary>What a type's data looks like in text, for messages.</summary>
    internal static string FormOf(DnsRecordType type) => type switch
    {
        DnsRecordType.A => "10.0.0.1",
        DnsRecordType.AAAA => "fd00::1",
        DnsRecordType.MX => "10 mail.example.test",
        DnsRecordType.TXT => "\"a text\"",
        DnsRecordType.SRV => "0 5 8080 server.example.test (priority, weight, port, target)",
        DnsRecordType.SOA => "ns.example.test admin.example.test 1 1h 15m 1w 1m (server, mailbox, serial, refresh, "
            + "retry, expire, negative TTL)",
        DnsRecordType.CAA => "0 issue \"ca.example.test\"",
        DnsRecordType.CNAME or DnsRecordType.NS or DnsRecordType.PTR => "host.example.test",
        _ => "\\# 2 abcd (RFC 3597: length and bytes)",
    };

    /// <summary>The place of the name that a type's data leads to; negative when it has none.</summary>
    internal static int TargetOf(DnsRecordType type) => type switch
    {
        DnsRecordType.CNAME or DnsRecordType.NS or DnsRecordType.PTR or DnsRecordType.SOA => 0,
        DnsRecordType.MX => sizeof(ushort),
        DnsRecordType.SRV => 3 * sizeof(ushort),
        _ => -1,
    };

    /// <summary>The length of the name that begins what is given.</summary>
    internal static int LengthOfName(ReadOnlySpan<byte> wire)
    {
        int at = 0;
        while (wire[at] != 0) at += wire[at] + 1;
        return at + 1;
    }

    /// <summary>Reads the data of a record in a message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="message">The message, as names lead to other parts of it; read up to the end of the data.</param>
    /// <param name="length">How long the data is.</param>
    /// <returns>Null when it is malformed.</returns>
    internal static byte[]? Read(DnsRecordType type, ref DnsReader message, int length)
    {
        if (length > message.Left) return null;
        int end = message.Position + length;
        if (FieldsOf(type) is not { } fields)
            return message.TryReadBytes(length, out ReadOnlySpan<byte> all) ? all.ToArray() : null;
        var data = new List<byte>(length + 16);
        Span<byte> name = stackalloc byte[DnsName.MaximumLength];
        foreach (Field field in fields)
        {
            scoped ReadOnlySpan<byte> part;
            if (field is Field.Name or Field.PlainName)
            {
                if (!message.TryReadName(name, out int nameLength)) return null;
                part = name[..nameLength];
            }
            else if (field is Field.Tag)
            {
                int start = message.Position;
                if (!message.TryReadByte(out byte count) || count == 0 || !message.TryReadBytes(count, out _))
                    return null;
                message.Position = start;
                message.TryReadBytes(count + 1, out part);
            }
            else if (!message.TryReadBytes(SizeOf(field) ?? Math.Max(0, end - message.Position), out part))
            {
                return null;
            }

            if (field is Field.Texts && !AreTexts(part)) return null;
            data.AddRange(part);
        }

        return message.Position == end ? [.. data] : null;
    }

    /// <summary>Writes the data of a record into a message.</summary>
    internal static void Write(DnsWriter message, DnsRecordType type, ReadOnlySpan<byte> data)
    {
        foreach (Field field in FieldsOf(type) ?? [])
        {
            if (field is not (Field.Name or Field.PlainName))
            {
                int size = Math.Min(SizeOf(field) ?? data.Length, data.Length);
                message.Bytes(data[..size]);
                data = data[size..];
                continue;
            }

            int length = LengthOfName(data);
            message.Name(data[..length], field == Field.Name);
            data = data[length..];
        }

        message.Bytes(data);
    }

    /// <summary>As a zone file has it (RFC 1035, section 5.1; RFC 3597, section 5).</summary>
    internal static string Format(DnsRecordType type, ReadOnlySpan<byte> data)
    {
        if (FieldsOf(type) is not { } fields)
            return string.Create(CultureInfo.InvariantCulture, $"\\# {data.Length} {Convert.ToHexStringLower(data)}")
                .TrimEnd();
        var parts = new List<string>();
        foreach (Field field in fields)
        {
            int size = field switch
            {
                Field.Name or Field.PlainName => LengthOfName(data),
                Field.Tag => data[0] + 1,
                _ => SizeOf(field) ?? data.Length,
            };
            parts.Add(Format(field, data[..size]));
            data = data[size..];
        }

        return string.Join(' ', parts);
    }

    /// <summary>Reads data from the words of a zone file.</summary>
    /// <param name="type">The type of the record.</param>
    /// <param name="words">The words behind the type.</param>
    /// <param name="origin">What names without a dot at their end are below.</param>
    /// <exception cref="InvalidInputException">They are not the data of such a record.</exception>
    internal static byte[] Parse(DnsRecordType type, ReadOnlySpan<MasterWord> words, DnsName origin)
    {
        if (words is [{ Text: "\\#", IsQuoted: false }, ..]) return ParseBytes(type, words[1..]);
        if (FieldsOf(type) is not { } fields) throw Refuse(type, "must be written as bytes");
        var data = new List<byte>();
        foreach (Field field in fields)
        {
            if (words.IsEmpty) throw Refuse(type, "is not complete");
            if (field == Field.Texts)
            {
                foreach (MasterWord word in words) AddText(data, word, type);
                words = [];
                continue;
            }

            Add(data, field, words[0], type, origin);
            words = words[1..];
        }

        if (!words.IsEmpty) throw Refuse(type, $"has '{words[0].Text}' behind its end");
        return [.. data];
    }

    /// <summary>Data of a text record: a text of any length, in parts of as many bytes as one may have.</summary>
    internal static byte[] OfText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var data = new List<byte>();
        for (int at = 0; at == 0 || at < bytes.Length; at += LongestText)
        {
            int count = Math.Min(LongestText, bytes.Length - at);
            data.Add((byte)count);
            data.AddRange(bytes.AsSpan(at, count));
        }

        return [.. data];
    }

    /// <summary>The texts of a text record.</summary>
    internal static List<string> TextsOf(ReadOnlySpan<byte> data)
    {
        var texts = new List<string>();
        for (; !data.IsEmpty; data = data[(data[0] + 1)..]) texts.Add(Encoding.UTF8.GetString(data.Slice(1, data[0])));
        return texts;
    }

    private static int? SizeOf(Field field) => field switch
    {
        Field.Address4 or Field.Number or Field.Seconds => 4,
        Field.Address6 => 16,
        Field.Byte => 1,
        Field.Short => 2,
        _ => null, // up to the end
    };

    private static bool AreTexts(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (data.Length < data[0] + 1) return false;
            data = data[(data[0] + 1)..];
        }

        return true;
    }

    private static string Format(Field field, ReadOnlySpan<byte> part) => field switch
    {
        Field.Address4 or Field.Address6 => new IPAddress(part).ToString(),
        Field.Name or Field.PlainName => DnsName.Format(part),
        Field.Byte => part[0].ToString(CultureInfo.InvariantCulture),
        Field.Short => BinaryPrimitives.ReadUInt16BigEndian(part).ToString(CultureInfo.InvariantCulture),
        Field.Number or Field.Seconds
            => BinaryPrimitives.ReadUInt32BigEndian(part).ToString(CultureInfo.InvariantCulture),
        Field.Tag => Encoding.Latin1.GetString(part[1..]),
        Field.Value => Quote(part),
        _ => FormatTexts(part),
    };

    private static string FormatTexts(ReadOnlySpan<byte> data)
    {
        var parts = new List<string>();
        for (; !data.IsEmpty; data = data[(data[0] + 1)..]) parts.Add(Quote(data.Slice(1, data[0])));
        return string.Join(' ', parts);
    }

    private static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in bytes)
        {
            if (b is < 0x20 or >= 0x7f) text.Append(CultureInfo.InvariantCulture, $"\\{(int)b:d3}");
            else if (b is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)b);
            else text.Append((char)b);
        }

        return text.Append('"').ToString();
    }

    private static void Add(List<byte> data, Field field, MasterWord word, DnsRecordType type, DnsName origin)
    {
        switch (field)
        {
            case Field.Address4 or Field.Address6:
                data.AddRange(ParseAddress(word.Text, type));
                break;
            case Field.Name or Field.PlainName:
                data.AddRange(DnsName.Parse(word.Text, origin).Wire);
                break;
            case Field.Byte:
                data.Add((byte)ParseNumber(word.Text, byte.MaxValue, type));
                break;
            case Field.Short:
                uint number = ParseNumber(word.Text, ushort.MaxValue, type);
                data.AddRange((byte)(number >> 8), (byte)number);
                break;
            case Field.Number:
                AddNumber(data, ParseNumber(word.Text, uint.MaxValue, type));
                break;
            case Field.Seconds:
                AddNumber(data, (uint)(MasterTime.Parse(word.Text)
                    ?? throw Refuse(type, $"has '{word.Text}' where a time belongs, such as 3600 or 1h")));
                break;
            case Field.Tag:
                if (word.Text.Length is 0 or > 255 || !word.Text.All(char.IsAsciiLetterOrDigit))
                    throw Refuse(type, $"has '{word.Text}' where a tag belongs, such as issue");
                AddText(data, word, type);
                break;
            default:
                data.AddRange(BytesOf(word, type));
                break;
        }
    }

    private static void AddNumber(List<byte> data, uint number)
        => data.AddRange((byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    private static byte[] ParseAddress(string text, DnsRecordType type)
    {
        AddressFamily family = type == DnsRecordType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        try
        {
            if (Cidr.ParseAddress(text) is var address && address.AddressFamily == family)
                return address.GetAddressBytes();
        }
        catch (InvalidInputException)
        {
            // The same answer as for an address of the other family.
        }

        throw Refuse(type, $"has '{text}' where an {(type == DnsRecordType.A ? "IPv4" : "IPv6")} address belongs");
    }

    private static uint ParseNumber(string text, uint maximum, DnsRecordType type)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number <= maximum
            ? number
            : throw Refuse(type, $"has '{text}' where a number from 0 to {maximum} belongs");

    private static void AddText(List<byte> data, MasterWord word, DnsRecordType type)
    {
        List<byte> bytes = BytesOf(word, type);
        if (bytes.Count > LongestText)
            throw Refuse(type, $"has a text of {bytes.Count} bytes, and at most {LongestText} are possible: write it "
                + "as several texts");
        data.Add((byte)bytes.Count);
        data.AddRange(bytes);
    }

    // As UTF-8, but for what is escaped.
    private static List<byte> BytesOf(MasterWord word, DnsRecordType type)
    {
        var bytes = new List<byte>();
        string text = word.Text;
        int plain = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\') continue;
            bytes.AddRange(Encoding.UTF8.GetBytes(text[plain..i]));
            try
            {
                bytes.Add(DnsName.ReadByte(text, ref i));
            }
            catch (InvalidInputException)
            {
                throw Refuse(type, $"has a backslash in '{text}' that is not followed by a character or by three "
                    + "digits up to 255");
            }

            plain = i + 1;
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text[plain..]));
        return bytes;
    }

    private static byte[] ParseBytes(DnsRecordType type, ReadOnlySpan<MasterWord> words)
    {
        string hex = words.Length > 1 ? string.Concat(words[1..].ToArray().Select(w => w.Text)) : "";
        if (words.IsEmpty || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit)
            || ParseNumber(words[0].Text, ushort.MaxValue, type) != hex.Length / 2)
            throw Refuse(type, "does not have as many bytes, in hexadecimal digits, as it says");
        byte[] data = Convert.FromHexString(hex);
        var reader = new DnsReader(data);
        return Read(type, ref reader, data.Length) ?? throw Refuse(type, "has other bytes than such a record");
    }

    private static InvalidInputException Refuse(DnsRecordType type, string why)
        => new(InputFault.DnsRecord, $"The data of a {type.Text()} record {why}; write it as in: {FormOf(type)}");
}
