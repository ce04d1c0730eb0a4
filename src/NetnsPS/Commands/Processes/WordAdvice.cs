using System.Management.Automation.Language;
using System.Text;

namespace NetnsPS.Commands;

/// <summary>
/// How a word that would not arrive as it was written is written instead, so that it can be pasted: quoted, which
/// passes it on as it
/// is, and in a block, where it means what it does in a native call.
/// </summary>
/// <param name="Word">What was written.</param>
/// <param name="Quoted">The same quoted; variables in it stay variables.</param>
/// <param name="Native">The same for a block: as it was written, or quoted where a block refuses that.</param>
internal readonly record struct WordAdvice(string Word, string Quoted, string Native)
{
    private const string Verbatim = "--%";

    /// <summary>For an element of a command.</summary>
    /// <param name="written">The element.</param>
    /// <param name="next">The element behind it, which is part of the word when nothing is between: <c>-x:y</c> behind
    /// <c>--</c> is two.</param>
    internal static WordAdvice For(CommandElementAst written, CommandElementAst? next) => written switch
    {
        CommandParameterAst { Argument: { } argument } parameter => ForPair(parameter.ErrorPosition, argument),
        StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } word
            when word.Value.StartsWith('-') && word.Value.EndsWith(':')
                && next?.Extent.StartOffset == word.Extent.EndOffset
            => ForPair(word.Extent, next),
        ArrayLiteralAst list => ForList(list),
        ExpressionAst expression => For(expression.Extent.Text, Quote(expression)),
        _ => For(written.Extent.Text),
    };

    /// <summary>For a word whose text is all that is known.</summary>
    internal static WordAdvice For(string word) => For(word, Quote(word));

    private static WordAdvice For(string word, string quoted) => new(word, quoted, word == Verbatim ? quoted : word);

    private static WordAdvice ForPair(IScriptExtent name, Ast value)
    {
        bool isApart = value.Extent.StartOffset > name.EndOffset;
        string word = isApart ? $"{name.Text} {value.Extent.Text}" : name.Text + value.Extent.Text;
        if (isApart) return new WordAdvice(word, $"{Quote(name.Text)} {value.Extent.Text}", word);
        string quoted = value is ArrayLiteralAst list ? Quote([name, .. Parts(list)]) : Quote([name, value]);
        bool isRefused = value is ArrayLiteralAst { Elements: var items } && !items.All(IsPlain);
        return new WordAdvice(word, quoted, isRefused ? quoted : word);
    }

    // A list is one word for a native call when nothing in it is quoted or looked up, and has no white space; else it
    // is one argument for each item.
    private static WordAdvice ForList(ArrayLiteralAst list)
    {
        string text = list.Extent.Text;
        string[] items = [.. list.Elements.Select(Quote)];
        bool isWord = !text.Any(char.IsWhiteSpace) && list.Elements.All(e => IsPlain(e) || IsExpandable(e));
        if (isWord && list.Elements.All(IsPlain)) return new WordAdvice(text, Quote(text), text);
        if (isWord)
        {
            string whole = Quote([.. Parts(list)]);
            return new WordAdvice(text, whole, whole);
        }

        return new WordAdvice(text, string.Join(", ", items), string.Join(' ', items));
    }

    private static IEnumerable<object> Parts(ArrayLiteralAst list)
        => list.Elements.SelectMany((e, i) => i == 0 ? new object[] { e } : [",", e]);

    private static bool IsPlain(ExpressionAst item)
        => item is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord }
        or ConstantExpressionAst and not StringConstantExpressionAst;

    private static bool IsExpandable(ExpressionAst item)
        => item is ExpandableStringExpressionAst { StringConstantType: StringConstantType.BareWord };

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private static string Quote(ExpressionAst written) => written switch
    {
        StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } => Quote(written.Extent.Text),
        ExpandableStringExpressionAst { StringConstantType: StringConstantType.BareWord } => Quote([written]),
        ConstantExpressionAst and not StringConstantExpressionAst => Quote(written.Extent.Text),
        _ => written.Extent.Text,
    };

    // Texts, and expressions whose value is part of the word.
    private static string Quote(object[] parts)
    {
        if (parts.All(p => Constant(p) is not null)) return Quote(string.Concat(parts.Select(Constant)));
        var text = new StringBuilder("\"");
        foreach (object part in parts)
        {
            text.Append(Constant(part) is { } constant ? Escape(constant) : part switch
            {
                VariableExpressionAst variable when ReferenceEquals(part, parts[^1]) => variable.Extent.Text,
                ExpandableStringExpressionAst word when IsExpandable(word) => word.Extent.Text,
                _ => $"$({((Ast)part).Extent.Text})",
            });
        }

        return text.Append('"').ToString();
    }

    private static string? Constant(object part) => part switch
    {
        string text => text,
        IScriptExtent extent => extent.Text,
        StringConstantExpressionAst text => text.Value,
        ConstantExpressionAst number => number.Extent.Text,
        _ => null,
    };

    private static string Escape(string text)
        => string.Concat(text.Select(c => "`$\"\u201C\u201D\u201E".Contains(c) ? $"`{c}" : $"{c}"));
}
