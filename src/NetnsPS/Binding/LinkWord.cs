namespace NetnsPS;

/// <summary>
/// The kernel's words for values of enums, which are what ip-link(8) and its users write: <c>active-backup</c>,
/// <c>802.1ad</c>. Parameters take them as texts, since PowerShell completes a parameter of an enum by the enum's names
/// alone.
/// </summary>
internal static class LinkWord
{
    internal static IReadOnlyDictionary<T, string> Of<T>() where T : struct, Enum
        => (IReadOnlyDictionary<T, string>)(typeof(T) == typeof(BondMode)
            ? BondOptions.Words
            : (object)VlanWords.Protocols);

    /// <summary>The value that a word, or the enum's own name for it, stands for; null for none.</summary>
    /// <exception cref="InvalidInputException">It is neither.</exception>
    internal static T? Parse<T>(string? word) where T : struct, Enum
    {
        if (word is null) return null;
        foreach ((T value, string known) in Of<T>())
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)
                || word.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase)) return value;
        }

        throw new InvalidInputException(
            InputFault.Value, ErrorRecords.Text(nameof(SR.WordUnknown), word, string.Join(", ", Of<T>().Values)));
    }
}
