using System.Globalization;
using System.Text;

namespace NetnsPS.Primitives;

/// <summary>
/// Text of others as a terminal may show it: names, command lines and output of programs can hold escape sequences,
/// which change what a terminal shows, or make it answer.
/// </summary>
internal static class Printable
{
    private const string DirectionMarks =
        "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029";

    /// <summary>A message of an exception, which may have several lines.</summary>
    internal static string Message(string text) => Escape(text, keepLines: true);

    /// <summary>With each control character as its escape, such as <c>\x1b</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLines">Whether line ends and tabs stay.</param>
    internal static string Escape(string text, bool keepLines)
    {
        int first = 0;
        while (first < text.Length && !IsRefused(text, first, keepLines)) first++;
        if (first == text.Length) return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (IsRefused(text, i, keepLines)) shown.Append(Show(text[i]));
            else shown.Append(text[i]);
        }

        return shown.ToString();
    }

    /// <summary>Whether a character is shown as it is.</summary>
    internal static bool IsShown(char c) => !char.IsControl(c) && !DirectionMarks.Contains(c);

    // A carriage return before a line end is one with it; alone it lets what follows hide the line.
    private static bool IsRefused(string text, int at, bool keepLines) => text[at] switch
    {
        '\n' or '\t' => !keepLines,
        '\r' => !keepLines || at + 1 == text.Length || text[at + 1] != '\n',
        char c => !IsShown(c),
    };

    private static string Show(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= '\xff' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
