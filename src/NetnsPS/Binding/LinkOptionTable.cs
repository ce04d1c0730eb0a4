using System.Collections;

namespace NetnsPS;

/// <summary>
/// Reads what a user wrote for <c>-Option</c> as the engine takes it: bare values, and links by their names.
/// </summary>
internal static class LinkOptionTable
{
    /// <exception cref="InvalidInputException">The same option is there twice, in another case.</exception>
    internal static Dictionary<string, object> Read(IDictionary table)
    {
        var options = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            string name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (!options.TryAdd(name, Bare(entry.Value)!))
                throw new InvalidInputException(
                    InputFault.DuplicateName, ErrorRecords.Text(nameof(SR.OptionGivenTwice), name));
        }

        return options;
    }

    private static object? Bare(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        NetnsLink link => link.Name,
        SwitchParameter given => given.IsPresent,
        object[] many => Array.ConvertAll(many, Bare),
        var bare => bare,
    };
}
