using System.Globalization;
using System.Text;

namespace NetnsPS.Servers.Dns;

/// <summary>
/// A domain name as it is in a message: labels with their lengths, the root's empty label last (RFC 1035, section 3.1).
/// Upper and lower case are kept, and are the same when names are compared.
/// </summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>The longest name, in bytes of a message.</summary>
    internal const int MaximumLength = 255;

    private const int MaximumLabel = 63;
    private readonly byte[] _wire;

    /// <param name="wire">A complete name without compression.</param>
    internal DnsName(ReadOnlySpan<byte> wire) => _wire = wire.ToArray();

    internal static DnsName Root { get; } = new([0]);

    internal ReadOnlySpan<byte> Wire => _wire;

    internal bool IsWildcard => _wire is [1, (byte)'*', ..];

    /// <summary>
    /// Reads a name as people write it (RFC 1035, section 5.1): labels with dots between, <c>\.</c> for a dot in a
    /// label, <c>\065</c> for a byte. <c>*</c> is only a first label.
    /// </summary>
    /// <param name="text">The name.</param>
    /// <param name="origin">What a name without a dot at its end is below; the root when null.</param>
    /// <param name="isOwner">Whether it may be a wildcard.</param>
    /// <exception cref="InvalidInputException">It is not a name.</exception>
    internal static DnsName Parse(string text, DnsName? origin = null, bool isOwner = false)
    {
        if (text == ".") return Root;
        if (text == "@" && origin is not null) return origin;
        if (text.Length == 0) throw Refuse(text, "is empty");
        var wire = new List<byte>(text.Length + 2);
        var label = new List<byte>();
        bool isAbsolute = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '.')
            {
                label.Add(ReadByte(text, ref i));
                continue;
            }

            AddLabel(wire, label, text);
            isAbsolute = i == text.Length - 1;
        }

        if (!isAbsolute) AddLabel(wire, label, text);
        wire.AddRange(isAbsolute || origin is null ? [0] : origin._wire);
        if (wire.Count > MaximumLength)
            throw Refuse(text, $"is {wire.Count} bytes long in a message, and at most {MaximumLength} are possible");
        var name = new DnsName(CollectionsMarshal.AsSpan(wire));
        RequireNoStrayAsterisk(name, text, isOwner);
        return name;
    }

    /// <summary>The name that a reverse lookup asks for (RFC 1035, section 3.5; RFC 3596, section 2.5).</summary>
    internal static DnsName OfAddress(System.Net.IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        IEnumerable<string> labels = bytes.Length == 4
            ? bytes.Reverse().Select(b => b.ToString(CultureInfo.InvariantCulture))
            : bytes.Reverse().SelectMany(b => new[] { $"{b & 15:x}", $"{b >> 4:x}" });
        return Parse($"{string.Join('.', labels)}.{(bytes.Length == 4 ? "in-addr.arpa" : "ip6.arpa")}");
    }

    /// <summary>The rest of a name behind its first label; of the root nothing.</summary>
    internal static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> wire) => wire[0] == 0 ? [] : wire[(wire[0] + 1)..];

    /// <summary>A byte for comparisons. A length is never in the range of the letters.</summary>
    internal static byte Lower(byte b) => (uint)(b - 'A') <= 'Z' - 'A' ? (byte)(b | 0x20) : b;

    internal static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && Lower(left[i]) != Lower(right[i])) return false;
        }

        return true;
    }

    internal static int HashOf(ReadOnlySpan<byte> wire)
    {
        uint hash = 2166136261; // FNV-1a
        foreach (byte b in wire) hash = (hash ^ Lower(b)) * 16777619;
        return (int)hash;
    }

    /// <summary>As people write it, without the dot at the end; <c>.</c> for the root.</summary>
    internal static string Format(ReadOnlySpan<byte> wire)
    {
        if (wire[0] == 0) return ".";
        var text = new StringBuilder(wire.Length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            if (at > 0) text.Append('.');
            foreach (byte b in wire.Slice(at + 1, wire[at]))
            {
                if (b is <= 0x20 or >= 0x7f) text.Append(CultureInfo.InvariantCulture, $"\\{(int)b:d3}");
                else if (".\\\"();@$".Contains((char)b)) text.Append('\\').Append((char)b);
                else text.Append((char)b);
            }
        }

        return text.ToString();
    }

    /// <summary>As people write it, without the dot at the end; <c>.</c> for the root.</summary>
    public override string ToString() => Format(_wire);

    public bool Equals(DnsName? other) => other is not null && AreEqual(_wire, other._wire);

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode() => HashOf(_wire);

    /// <summary>Reads a character, or what follows a backslash, as a byte, and leaves the place at its end.</summary>
    /// <exception cref="InvalidInputException">It is not one byte.</exception>
    internal static byte ReadByte(string text, ref int at)
    {
        char c = text[at];
        if (c != '\\')
        {
            if (c is > ' ' and < '\x7f') return (byte)c;
            throw Refuse(text, c > '\x7f'
                ? "has a letter that is not ASCII; write its form in ASCII, which begins with xn--"
                : "has a blank or control character");
        }

        if (++at == text.Length) throw Refuse(text, "ends with a backslash");
        if (!char.IsAsciiDigit(text[at]))
            return text[at] < '\x80' ? (byte)text[at] : throw Refuse(text, "is not ASCII");
        if (at + 3 > text.Length || !byte.TryParse(
            text.AsSpan(at, 3), NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
            throw Refuse(text, "has a backslash that is not followed by three digits up to 255");
        at += 2;
        return value;
    }

    private static void AddLabel(List<byte> wire, List<byte> label, string text)
    {
        if (label.Count == 0) throw Refuse(text, "has an empty label");
        if (label.Count > MaximumLabel)
            throw Refuse(text, $"has a label of {label.Count} bytes, and at most {MaximumLabel} are possible");
        wire.Add((byte)label.Count);
        wire.AddRange(label);
        label.Clear();
    }

    private static void RequireNoStrayAsterisk(DnsName name, string text, bool isOwner)
    {
        ReadOnlySpan<byte> rest = isOwner && name.IsWildcard ? ParentOf(name._wire) : name._wire;
        if (!rest.Contains((byte)'*')) return;
        throw Refuse(text, isOwner
            ? "has an asterisk in the wrong place: a wildcard is the whole first label, as in *.example.test"
            : "has an asterisk, and can't be a wildcard here");
    }

    private static InvalidInputException Refuse(string text, string why)
        => new(InputFault.DnsName, $"'{text}' is not a valid domain name: it {why}.");
}

/// <summary>Finds names in tables, also by their bytes in a message.</summary>
internal sealed class DnsNameComparer : IEqualityComparer<DnsName>,
    IAlternateEqualityComparer<ReadOnlySpan<byte>, DnsName>
{
    internal static DnsNameComparer Instance { get; } = new();

    public bool Equals(DnsName? x, DnsName? y) => x is null ? y is null : x.Equals(y);

    public int GetHashCode(DnsName obj) => obj.GetHashCode();

    public bool Equals(ReadOnlySpan<byte> alternate, DnsName other) => DnsName.AreEqual(alternate, other.Wire);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => DnsName.HashOf(alternate);

    public DnsName Create(ReadOnlySpan<byte> alternate) => new(alternate);
}
