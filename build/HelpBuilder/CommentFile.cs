using System.Reflection;
using System.Xml.Linq;

namespace NetnsPS.HelpBuilder;

/// <summary>The XML comments that the compiler wrote, by member.</summary>
internal sealed class CommentFile(string path)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
        .ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>The comment of a class; null when it has none.</summary>
    internal XElement? Of(Type type) => _members.GetValueOrDefault("T:" + Id(type));

    /// <summary>The comment of a property; when that only says that it inherits, the one of the property it overrides.</summary>
    internal XElement? Of(PropertyInfo property)
    {
        for (Type? type = property.DeclaringType; type is not null; type = type.BaseType)
        {
            XElement? found = _members.GetValueOrDefault($"P:{Id(type)}.{property.Name}");
            if (found?.Element("summary") is not null) return found;
        }

        return null;
    }

    private static string Id(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
