using System.Globalization;
using System.Xml.Linq;

namespace NetnsPS.HelpBuilder;

/// <summary>The syntax and the parameters of one command.</summary>
internal sealed class MamlParameters(Command command, CommentFile comments)
{
    internal XElement Syntax()
        => new(Maml.Command + "syntax", command.Sets.Select(set => new XElement(Maml.Command + "syntaxItem",
            new XElement(Maml.Text + "name", command.Name),
            command.Parameters.Where(p => p.In(set) is not null).OrderBy(p => Rank(p.In(set)!)).Select(p => ToXml(p, p.In(set)!, inSyntax: true)))));

    // Of a parameter that several sets bind differently, the default set's binding is the one to tell.
    internal XElement List()
        => new(Maml.Command + "parameters", command.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => ToXml(p, p.In(command.DefaultSet) ?? p.Bindings[0], inSyntax: false)));

    // By position, then what must be given, then the rest as declared; what PowerShell adds comes last anyway.
    private static int Rank(Binding binding) => binding.Position ?? (binding.Mandatory ? 1000 : 1001);

    private XElement ToXml(Parameter parameter, Binding binding, bool inSyntax)
    {
        XElement? comment = parameter.Property is { } property ? comments.Of(property) : null;
        string value = CommentText.Line(comment?.Element("value"));
        var xml = new XElement(Maml.Command + "parameter",
            new XAttribute("required", binding.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", binding.PipelineInput),
            new XAttribute("position", binding.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml.Text + "name", parameter.Name),
            new XElement(Maml.Text + "Description", Maml.Paragraphs(Text(parameter, comment))));
        if (inSyntax) xml.Add(Values(parameter));
        if (!parameter.IsSwitch) xml.Add(ParameterValue(parameter));
        xml.Add(Maml.Type(parameter.TypeName), new XElement(Maml.Dev + "defaultValue", value.Length > 0 ? value : parameter.IsSwitch ? "False" : "None"));
        return xml;
    }

    private static IReadOnlyList<string> Text(Parameter parameter, XElement? comment)
    {
        if (parameter.Property is null) return [ShouldProcessParameters.TextOf(parameter.Name)];
        IReadOnlyList<string> text = CommentText.Paragraphs(comment?.Element("summary"));
        return parameter.Values.Count > 0 ? [.. text, "Possible values: " + string.Join(", ", parameter.Values) + "."] : text;
    }

    // Get-Help shows {A | B} for a group.
    private static XElement? Values(Parameter parameter)
        => parameter.Values.Count == 0 ? null : new XElement(Maml.Command + "parameterValueGroup", parameter.Values.Select(v =>
            new XElement(Maml.Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)));

    private static XElement ParameterValue(Parameter parameter)
        => new(Maml.Command + "parameterValue", new XAttribute("required", "true"),
            new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"), parameter.TypeName);
}
