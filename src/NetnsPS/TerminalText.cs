using System.Collections;
using System.Globalization;
using System.Text;

namespace NetnsPS;

/// <summary>
/// Text of others as a terminal may show it: names, command lines and output of programs can hold escape sequences, with
/// which a terminal is told to change what it shows, or what it answers. The objects keep the text as it is; views and messages show this.
/// </summary>
public static class TerminalText
{
    private const string DirectionMarks = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029";

    /// <summary>A value for one line or cell: each control character as its escape, such as <c>\x1b</c> or <c>\n</c>.</summary>
    /// <param name="value">A text; a list of values, each of which is taken by itself; or an object that is shown by its text.</param>
    /// <returns>A text, or a list of them; null for null.</returns>
    public static object? Line(object? value) => Escape(value, keepLines: false);

    /// <summary>A value of several lines: line ends and tabs stay.</summary>
    /// <param name="value">A text; a list of values; or an object that is shown by its text.</param>
    /// <returns>A text, or a list of them; null for null.</returns>
    public static object? Lines(object? value) => Escape(value, keepLines: true);

    /// <summary>A message of several lines.</summary>
    internal static string Message(string message) => Escape(message, keepLines: true);

    private static object? Escape(object? value, bool keepLines) => value switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } custom => Escape(custom.ToString(), keepLines),
        PSObject wrapped => Escape(wrapped.BaseObject, keepLines),
        string text => Escape(text, keepLines),
        IEnumerable list => list.Cast<object?>().Select(item => Escape(item, keepLines)).ToArray(),
        _ => Escape(Convert.ToString(value, CultureInfo.CurrentCulture) ?? "", keepLines),
    };

    private static string Escape(string text, bool keepLines)
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

    // A carriage return before a line end is one with it; alone it lets what follows hide the line.
    private static bool IsRefused(string text, int at, bool keepLines) => text[at] switch
    {
        '\n' or '\t' => !keepLines,
        '\r' => !keepLines || at + 1 == text.Length || text[at + 1] != '\n',
        char c => char.IsControl(c) || DirectionMarks.Contains(c),
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
