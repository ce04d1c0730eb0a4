using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NetnsPS.HelpBuilder;

/// <summary>Turns the markup of a comment into the plain paragraphs of help.</summary>
internal static partial class CommentText
{
    private static readonly string[] s_ownParagraph = ["para", "list", "item"];

    /// <summary>The paragraphs of an element; none when it is missing or empty.</summary>
    internal static IReadOnlyList<string> Paragraphs(XElement? element)
    {
        if (element is null) return [];
        var done = new List<string>();
        var current = new StringBuilder();
        Collect(element, done, current);
        Break(done, current);
        return done;
    }

    /// <summary>All of it as one line.</summary>
    internal static string Line(XElement? element) => string.Join(' ', Paragraphs(element));

    /// <summary>The lines of a code element, without the indentation that they all share.</summary>
    internal static string Code(XElement code)
    {
        string[] lines = [.. code.Value.Split('\n').Select(l => l.TrimEnd())];
        string[] used = [.. lines.SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse()];
        // The first line stands right behind <code>, when it does, and has lost its indentation.
        int indent = used.Skip(code.Value.StartsWith('\n') ? 0 : 1).Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', used.Select(l => l.Length - l.TrimStart().Length >= indent ? l[Math.Min(indent, l.Length)..] : l.TrimStart()));
    }

    private static void Collect(XElement element, List<string> done, StringBuilder current)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText text) current.Append(text.Value);
            else if (node is XElement child && s_ownParagraph.Contains(child.Name.LocalName)) CollectParagraph(child, done, current);
            else if (node is XElement inline && inline.Name != "code") CollectInline(inline, done, current);
        }
    }

    private static void CollectParagraph(XElement element, List<string> done, StringBuilder current)
    {
        Break(done, current);
        if (element.Name == "item") current.Append("- ");
        Collect(element, done, current);
        Break(done, current);
    }

    private static void CollectInline(XElement element, List<string> done, StringBuilder current)
    {
        string? reference = (element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword") ?? element.Attribute("href"))?.Value;
        if (element.Nodes().Any()) Collect(element, done, current);
        else if (reference is not null) current.Append(Simple(reference));
    }

    // "P:NetnsPS.Netns.Name" is just "Name" to a reader, "M:NetnsPS.Netns.Get(System.String)" just "Get".
    private static string Simple(string reference)
    {
        if (reference is not [_, ':', .. string id]) return reference;
        return id.Split('(')[0].Split('.')[^1];
    }

    private static void Break(List<string> done, StringBuilder current)
    {
        string text = Blank().Replace(current.ToString(), " ").Trim();
        if (text.Length > 0) done.Add(text);
        current.Clear();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
