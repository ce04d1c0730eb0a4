using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>
/// What reaches a terminal goes through the two places that escape it: what commands say through ShownCommand,
/// completion through Completions.Make. Elsewhere PowerShell's own methods are not called.
/// </summary>
public sealed class ShownTextTests
{
    private const string Saying = "ShownCommand";
    private const string Completing = "Completions";
    private static readonly string s_sources = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../src"));

    private static readonly HashSet<string> s_methods =
    [
        "ShouldProcess", "ShouldContinue", "WriteWarning", "WriteVerbose", "WriteDebug", "WriteProgress",
        "WriteInformation",
        "WriteCommandDetail",
    ];

    [Fact]
    public void Commands_WhatTheySay_GoesThroughOnePlace()
    {
        SyntaxTree[] trees = [.. Trees(s_sources)];
        // By name and number of parameters: an overload that is not there would be PowerShell's own.
        HashSet<(string, int)> shown = [.. Types(trees).Where(t => t.Identifier.ValueText == Saying)
            .SelectMany(t => t.Members)
            .OfType<MethodDeclarationSyntax>().Select(m => (m.Identifier.ValueText, m.ParameterList.Parameters.Count))];
        Dictionary<string, string?> bases = Types(trees).GroupBy(t => t.Identifier.ValueText)
            .ToDictionary(g => g.Key, g => g.Select(t => t.BaseList?.Types[0].Type.ToString())
            .FirstOrDefault(b => b is not null));
        InvocationExpressionSyntax[] calls =
        [
            .. trees.Where(t => FileOf(t) != Saying)
            .SelectMany(t => t.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
                .Where(c => s_methods.Contains(NameOf(c))),
        ];

        string[] wrong =
        [
            .. calls.Where(c => !shown.Contains((NameOf(c), c.ArgumentList.Arguments.Count))
            || !IsToShownCommand(c, bases))
                .Select(Describe),
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        Assert.True(calls.Length > 40, $"Only {calls.Length} calls were found: this test has lost them.");
        Assert.Empty(trees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Where(m => m.Name.Identifier.ValueText is "CommandRuntime" or "UI").Select(Describe));
    }

    [Fact]
    public void Completion_Results_AreMadeInOnePlace()
    {
        SyntaxTree[] trees = [.. Trees(s_sources)];
        Assert.Equal([Completing], trees.Where(t => Makings(t).Any()).Select(FileOf));
        Assert.Single(Makings(trees.Single(t => FileOf(t) == Completing)));
    }

    // With a name of the type, and without one where it is what is returned.
    private static IEnumerable<SyntaxNode> Makings(SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().Where(n => n switch
    {
        ObjectCreationExpressionSyntax made
            => made.Type.ToString().EndsWith("CompletionResult", StringComparison.Ordinal),
        ImplicitObjectCreationExpressionSyntax
            => n.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault()?.ReturnType.ToString()
            .Contains("CompletionResult", StringComparison.Ordinal) is true,
        _ => false,
    });

    private static bool IsToShownCommand(InvocationExpressionSyntax call, Dictionary<string, string?> bases)
    {
        string? type = call.Expression switch
        {
            IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } =>
                call.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax who } =>
                call.SyntaxTree.GetRoot().DescendantNodes().OfType<ParameterSyntax>()
                    .Where(p => p.Identifier.ValueText == who.Identifier.ValueText).Select(p => p.Type?.ToString())
                    .Distinct().SingleOrDefault(),
            _ => null,
        };
        while (type is not null && type != Saying) type = bases.GetValueOrDefault(type);
        return type is not null;
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => "",
    };

    private static string Describe(SyntaxNode node) => $"{FileOf(node.SyntaxTree)}: {node}";

    private static string FileOf(SyntaxTree tree) => Path.GetFileNameWithoutExtension(tree.FilePath);

    private static IEnumerable<TypeDeclarationSyntax> Types(IEnumerable<SyntaxTree> trees)
        => trees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>());

    private static IEnumerable<SyntaxTree> Trees(string folder) => new[] { "NetnsPS", "NetnsPS.Sessions" }
        .SelectMany(project => Directory.EnumerateFiles(
            Path.Combine(folder, project), "*.cs", SearchOption.AllDirectories))
        .Where(path => Path.GetRelativePath(folder, path).Split('/') is var parts && !parts.Contains("bin")
        && !parts.Contains("obj"))
        .Select(path => CSharpSyntaxTree.ParseText(
            File.ReadAllText(path), new CSharpParseOptions(LanguageVersion.Preview), path));

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
