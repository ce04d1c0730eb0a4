using System.Collections;

namespace NetnsPS.Links;

/// <summary>
/// Options of a kind of link by name, in the order in which they were told. Those without a value are left out.
/// </summary>
internal sealed class OptionList : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _options = [];

    internal void Add(string name, object? value)
    {
        if (value is not null) _options.Add(new(name, value));
    }

    /// <summary>Adds a word for a value of an enum.</summary>
    internal void Add<T>(string name, T? value, IReadOnlyDictionary<T, string> words) where T : struct, Enum
    {
        if (value is not { } wanted) return;
        Add(name, words.TryGetValue(wanted, out string? word) ? word : throw new InvalidInputException(
            InputFault.Value, $"'{wanted}' is no {typeof(T).Name}; it is one of "
                + $"{string.Join(", ", Enum.GetNames<T>())}."));
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _options.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
