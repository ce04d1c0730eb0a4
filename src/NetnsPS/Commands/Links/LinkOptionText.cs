using System.Collections;
using System.Globalization;

namespace NetnsPS;

/// <summary>Options of a link as one text, for the list view.</summary>
public static class LinkOptionText
{
    /// <summary>Each option with its value, by name; empty when there are none.</summary>
    /// <param name="options">The options.</param>
    public static string Of(IReadOnlyDictionary<string, object> options)
        => string.Join(", ", options.OrderBy(o => o.Key, StringComparer.Ordinal)
            .Select(o => $"{o.Key}={ValueOf(o.Value)}"));

    private static string? ValueOf(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        Array many => string.Join('/', ((IEnumerable)many).Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
