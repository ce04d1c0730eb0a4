using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>Lines have at most 120 columns; IDE0055 holds the rest of the format in each build.</summary>
public sealed class LineWidthTests
{
    private const int Columns = 120;
    private const int LongText = 60;
    private static readonly string s_root = Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("examples")]
    public void Lines_OfSources_AreNoWider(string folder)
    {
        string[] wide =
        [
            .. Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.cs", SearchOption.AllDirectories)
                .SelectMany(path => WideLines(path, mayHoldTexts: folder == "tests")).Order(StringComparer.Ordinal),
        ];
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    // What a program or the kernel wrote stays one line in the tests.
    private static IEnumerable<string> WideLines(string path, bool mayHoldTexts)
    {
        SourceText text = SourceText.From(File.ReadAllText(path));
        TextLine[] wide = [.. text.Lines.Where(line => line.Span.Length > Columns)];
        if (wide.Length == 0) return [];
        SyntaxNode root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        return wide.Where(line => !mayHoldTexts || !root.DescendantTokens(line.Span).Any(t => IsLongText(t, line)))
            .Select(line => string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetRelativePath(s_root, path)}({line.LineNumber + 1})"));
    }

    private static bool IsLongText(SyntaxToken token, TextLine line)
        => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken
            or SyntaxKind.Utf8MultiLineRawStringLiteralToken
            && (token.Span.Intersection(line.Span)?.Length ?? 0) > LongText;

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
