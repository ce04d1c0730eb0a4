using System.Text;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Yes or no, in one byte or more.</summary>
/// <param name="size">How many bytes the attribute has.</param>
internal sealed class SwitchType(int size = 1) : LinkOptionType
{
    internal static SwitchType U8 { get; } = new();

    internal override string Expects => "true or false";

    internal override byte[]? ToBytes(object value)
        => ToBool(value) is { } yes ? NumberType.ToBytes(yes ? 1u : 0, size, false) : null;

    internal override object Read(AttributeReader attribute) => NumberType.ReadNumber(attribute, size, false) != 0;

    internal static bool? ToBool(object value) => value switch
    {
        bool yes => yes,
        string text
            => text.ToUpperInvariant() switch
            {
                "TRUE" or "ON" or "1" or "YES" => true,
                "FALSE" or "OFF" or "0"
                or "NO" => false,
                _ => null
            },
        _ => NumberType.ToNumber(value) switch { 1 => true, 0 => false, _ => null },
    };
}

/// <summary>Yes by being there (NLA_FLAG); no can't be said.</summary>
internal sealed class FlagType : LinkOptionType
{
    internal static FlagType Instance { get; } = new();

    internal override string Expects => "true, or leave it out";

    internal override byte[]? ToBytes(object value) => SwitchType.ToBool(value) == true ? [] : null;

    internal override object Read(AttributeReader attribute) => true;
}

/// <summary>One of several words that stand for numbers, in the spelling of iproute2.</summary>
/// <param name="size">How many bytes the attribute has.</param>
/// <param name="bigEndian">Whether they are in network order.</param>
/// <param name="words">The words and their numbers.</param>
internal sealed class WordType(int size, bool bigEndian, params (string Word, ulong Number)[] words) : LinkOptionType
{
    internal WordType(int size, params (string Word, ulong Number)[] words) : this(size, false, words)
    {
    }

    /// <summary>A number that the kernel tells for one of the words, though another word asks for it.</summary>
    internal (ulong Number, string Word)? Told { get; init; }

    internal IEnumerable<string> Words => words.Select(w => w.Word);

    internal override string Expects => $"one of {string.Join(", ", Words)}";

    internal override byte[]? ToBytes(object value)
        => ToNumber(value) is { } number ? NumberType.ToBytes(number, size, bigEndian) : null;

    /// <summary>The word, or the number of one that is not known here.</summary>
    internal override object Read(AttributeReader attribute)
    {
        ulong number = NumberType.ReadNumber(attribute, size, bigEndian);
        if (Told is { } told && told.Number == number) return told.Word;
        return Array.Find(words, w => w.Number == number).Word ?? (object)(long)number;
    }

    private ulong? ToNumber(object value)
    {
        foreach ((string word, ulong number) in words)
        {
            if (value is string text
                ? text.Equals(word, StringComparison.OrdinalIgnoreCase)
                : NumberType.ToNumber(value) == number) return number;
        }

        return null;
    }
}

/// <summary>Text.</summary>
internal sealed class TextType : LinkOptionType
{
    internal static TextType Instance { get; } = new();

    internal override string Expects => "a text";

    internal override byte[]? ToBytes(object value)
        => value is string { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(text + '\0')
            : null;

    internal override object Read(AttributeReader attribute) => attribute.ReadString();
}
