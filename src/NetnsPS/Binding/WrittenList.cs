namespace NetnsPS;

/// <summary>
/// Tells a list of things from one thing, as PowerShell does: a text, a table and an XML document are one, whatever
/// they can enumerate.
/// </summary>
internal static class WrittenList
{
    /// <summary>The items of a list; null for one thing.</summary>
    internal static object?[]? Of(object? value)
        => LanguagePrimitives.GetEnumerable(value) is { } many ? [.. many.Cast<object?>()] : null;

    /// <summary>Something for each item of a list, or for the one thing.</summary>
    internal static object Each(object value, Func<object, object> one)
        => LanguagePrimitives.GetEnumerable(value) is { } many ? many.Cast<object>().Select(one).ToArray() : one(value);
}
