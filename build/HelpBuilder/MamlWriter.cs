using System.Globalization;
using System.Xml.Linq;

namespace NetnsPS.HelpBuilder;

/// <summary>Writes the commands as MAML, the format that <c>Get-Help</c> reads for compiled commands.</summary>
internal sealed class MamlWriter(IReadOnlyList<Command> commands, CommentFile comments)
{
    private static readonly XNamespace s_msh = "http://msh";
    private readonly Dictionary<string, string> _nameByType = commands.ToDictionary(c => "T:" + c.Type.FullName, c => c.Name, StringComparer.Ordinal);

    internal XDocument ToXml() => new(new XElement(s_msh + "helpItems", new XAttribute("schema", "maml"), commands.Select(ToXml)));

    private XElement ToXml(Command command)
    {
        XElement comment = comments.Of(command.Type)!;
        string synopsis = CommentText.Line(comment.Element("summary"));
        IReadOnlyList<string> remarks = CommentText.Paragraphs(comment.Element("remarks"));
        var parameters = new MamlParameters(command, comments);
        return new XElement(Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text), new XAttribute(XNamespace.Xmlns + "command", Maml.Command), new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(Maml.Command + "details",
                new XElement(Maml.Command + "name", command.Name),
                new XElement(Maml.Command + "verb", command.Verb),
                new XElement(Maml.Command + "noun", command.Noun),
                Maml.Description([synopsis])),
            Maml.Description(remarks.Count > 0 ? remarks : [synopsis]),
            parameters.Syntax(),
            parameters.List(),
            Inputs(command),
            Outputs(command, comment),
            Examples(comment),
            Links(comment));
    }

    private static XElement Inputs(Command command)
        => new(Maml.Command + "inputTypes", command.Parameters.Where(p => p.Bindings.Any(b => b.PipelineInput != "False"))
            .Select(p => new XElement(Maml.Command + "inputType", Maml.Type(p.TypeName), Maml.Description([$"For -{p.Name}."]))));

    private static XElement Outputs(Command command, XElement comment)
    {
        IReadOnlyList<string> text = CommentText.Paragraphs(comment.Element("returns"));
        IReadOnlyList<string> types = command.OutputTypes.Count > 0 ? command.OutputTypes : ["None"];
        return new XElement(Maml.Command + "returnValues",
            types.Select((type, i) => new XElement(Maml.Command + "returnValue", Maml.Type(type), Maml.Description(i == types.Count - 1 ? text : []))));
    }

    private static XElement Examples(XElement comment)
        => new(Maml.Command + "examples", comment.Elements("example").Select((example, i) => new XElement(Maml.Command + "example",
            new XElement(Maml.Text + "title", string.Create(CultureInfo.InvariantCulture, $"-------------------------- Example {i + 1} --------------------------")),
            new XElement(Maml.Dev + "code", CommentText.Code(example.Element("code")!)),
            // The empty paragraph keeps the next example at a distance.
            new XElement(Maml.Dev + "remarks", Maml.Paragraphs([.. CommentText.Paragraphs(example), ""])))));

    private XElement Links(XElement comment)
        => new(Maml.Command + "relatedLinks", comment.Elements("seealso").Select(link => new XElement(Maml.Text + "navigationLink",
            new XElement(Maml.Text + "linkText", LinkText(link)),
            new XElement(Maml.Text + "uri", link.Attribute("href")?.Value))));

    private string LinkText(XElement link)
        => link.Attribute("cref")?.Value is { } type && _nameByType.TryGetValue(type, out string? command) ? command : CommentText.Line(new XElement("p", link));
}
