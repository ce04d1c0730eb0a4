namespace NetnsPS.HelpBuilder;

/// <summary>What a command's help must not lack.</summary>
internal static class HelpFaults
{
    internal static IEnumerable<string> In(IEnumerable<Command> commands, CommentFile comments)
        => commands.SelectMany(c => In(c, comments));

    private static IEnumerable<string> In(Command command, CommentFile comments)
    {
        string where = command.Type.Name;
        if (comments.Of(command.Type) is not { } comment)
        {
            yield return $"{where}: the class has no comment";
            yield break;
        }

        if (CommentText.Line(comment.Element("summary")).Length == 0) yield return $"{where}: the class has no <summary>";
        if (!comment.Elements("example").Any()) yield return $"{where}: the class has no <example><code>...</code>...</example>";
        foreach (var example in comment.Elements("example"))
        {
            if (example.Element("code") is not { } code || CommentText.Code(code).Length == 0) yield return $"{where}: an <example> has no <code>";
            if (CommentText.Line(example).Length == 0) yield return $"{where}: an <example> does not say what it shows";
        }

        foreach (Parameter parameter in command.Parameters.Where(p => p.Property is not null))
        {
            if (CommentText.Line(comments.Of(parameter.Property!)?.Element("summary")).Length == 0) yield return $"{where}: parameter {parameter.Name} has no <summary>";
        }
    }
}
