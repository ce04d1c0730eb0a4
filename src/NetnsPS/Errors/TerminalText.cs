using System.Collections;
using System.Globalization;
using NetnsPS.Primitives;

namespace NetnsPS;

/// <summary>
/// Text of others as a terminal may show it: names, command lines and output of programs can hold escape sequences,
/// with which a terminal is told to change what it shows, or what it answers. The objects keep the text as it is; views
/// and messages show this.
/// </summary>
public static class TerminalText
{
    /// <summary>
    /// A value for one line or cell: each control character as its escape, such as <c>\x1b</c> or <c>\n</c>.
    /// </summary>
    /// <param name="value">A text; a list of values, each of which is
    /// taken by itself; or an object that is shown by its text.</param>
    /// <returns>A text, or a list of them; null for null.</returns>
    public static object? Line(object? value) => Escape(value, keepLines: false);

    /// <summary>A value of several lines: line ends and tabs stay.</summary>
    /// <param name="value">A text; a list of values; or an object that is shown by its text.</param>
    /// <returns>A text, or a list of them; null for null.</returns>
    public static object? Lines(object? value) => Escape(value, keepLines: true);

    /// <summary>A text for one line.</summary>
    internal static string OneLine(string text) => Printable.Escape(text, keepLines: false);

    /// <summary>A message of several lines.</summary>
    internal static string Message(string message) => Printable.Message(message);

    private static object? Escape(object? value, bool keepLines) => value switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } custom => Printable.Escape(custom.ToString(), keepLines),
        PSObject wrapped => Escape(wrapped.BaseObject, keepLines),
        string text => Printable.Escape(text, keepLines),
        IEnumerable list => list.Cast<object?>().Select(item => Escape(item, keepLines)).ToArray(),
        _ => Printable.Escape(Convert.ToString(value, CultureInfo.CurrentCulture) ?? "", keepLines),
    };
}
