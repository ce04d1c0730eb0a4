using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using System.Reflection;

namespace NetnsPS;

/// <summary>
/// Marks a parameter as an option of the kind of link that its command makes. What it may be, the engine's table of
/// kinds says.
/// </summary>
/// <param name="name">The option's name in that table, which is that of ip-link(8).</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LinkOptionAttribute(string name) : Attribute
{
    internal string Name { get; } = name;

    /// <summary>The word that a switch stands for.</summary>
    public string? True { get; set; }

    /// <summary>The word that a switch stands for when it is given as false.</summary>
    public string? False { get; set; }

    /// <summary>What a text is read as, when one that can't be read has an error of its own.</summary>
    public Type? As { get; set; }
}

/// <summary>
/// Reads what a user wrote as options of a link, by parameters of their own or in the table of <c>-Option</c>, as the
/// engine takes them: bare values by the names of ip-link(8), and links by their names.
/// </summary>
internal static class LinkOptionTable
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Parameter, LinkOptionAttribute Option)[]> s_of =
        [];

    /// <summary>The parameters of a command that are options.</summary>
    /// <param name="command">The command's type.</param>
    internal static (PropertyInfo Parameter, LinkOptionAttribute Option)[] ParametersOf(Type command)
        => s_of.GetOrAdd(command, static type =>
            [.. from property in type.GetProperties()
                let option = property.GetCustomAttribute<LinkOptionAttribute>()
                where option is not null
                select (property, option)]);

    /// <summary>The options that were given by parameters, or have a default.</summary>
    /// <param name="command">The command.</param>
    /// <param name="bound">The parameters that were given: a switch that was not is no wish for false.</param>
    /// <exception cref="InvalidInputException">An address can't be read.</exception>
    internal static Dictionary<string, object> Read(Cmdlet command, IReadOnlyDictionary<string, object> bound)
    {
        var options = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach ((PropertyInfo parameter, LinkOptionAttribute option) in ParametersOf(command.GetType()))
        {
            object? value = parameter.GetValue(command);
            if (value is null or Array { Length: 0 }) continue;
            if (value is SwitchParameter given)
            {
                if (!bound.ContainsKey(parameter.Name)) continue;
                value = (given ? option.True : option.False) ?? (object)given.IsPresent;
            }

            options.Add(option.Name, Typed(value, option.As));
        }

        return options;
    }

    /// <summary>The options in a table.</summary>
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

    private static object Typed(object value, Type? type) => value switch
    {
        string text when type == typeof(IPAddress) => Cidr.ParseAddress(text),
        string text when type == typeof(MacAddress) => MacAddress.Parse(text),
        string[] texts => Array.ConvertAll(texts, text => Typed(text, type)),
        _ => value,
    };

    private static object? Bare(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        NetnsLink link => link.Name,
        SwitchParameter given => given.IsPresent,
        object[] many => Array.ConvertAll(many, Bare),
        var bare => bare,
    };
}
