using System.Xml.Linq;

namespace NetnsPS.HelpBuilder;

/// <summary>The elements that occur everywhere in MAML, and its namespaces.</summary>
internal static class Maml
{
    internal static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    internal static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    internal static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    internal static IEnumerable<XElement> Paragraphs(IEnumerable<string> texts) => texts.Select(t => new XElement(Text + "para", t));

    internal static XElement Description(IEnumerable<string> texts) => new(Text + "description", Paragraphs(texts));

    internal static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));
}
