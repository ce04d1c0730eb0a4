using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>
/// No program is started by a bare name: .NET would look for it in the current directory first, and shells along a
/// PATH. Programs are found by SystemProgram.Find, those that a user names by ProgramResolver.Resolve.
/// </summary>
public sealed partial class ProgramNamesTests
{
    private static readonly string s_sources = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../src"));

    // Those that the module starts, or has ever started.
    private static readonly HashSet<string> s_programs =
    [
        "setpriv", "unshare", "nsenter", "env", "sleep", "sh", "bash", "true", "cat", "ip", "tc", "sysctl", "modprobe",
        "kill", "pkill", "ps", "getent", "newuidmap",
        "newgidmap", "su", "runuser", "sudo", "prlimit", "umount", "dotnet", "pwsh",
    ];

    // Words that are also the names of programs, and where they are no program's name.
    private static readonly HashSet<(string File, string Word)> s_words =
    [
        ("FeatureCatalog.cs", "setpriv"), ("SupportCommands.cs", "setpriv"), ("PacketDiag.cs", "ip"),
        ("LinkOptionText.cs", "true"), ("RootlessLauncher.cs", "newuidmap"), ("RootlessLauncher.cs", "newgidmap"),
        ("PwshProgram.cs", "pwsh"), ("PwshProgram.cs", "dotnet"), ("SessionServer.cs", "pwsh"),
        ("LauncherWatch.cs", "pwsh"), ("LauncherWatch.cs", "dotnet"),
    ];

    private static readonly HashSet<string> s_builtins =
        ["exec", "cd", "shift", "exit", "trap", ":", "echo", "read", "set", "test", "[", "if", "then", "else", "fi",
            "while", "do", "done", "wait", "return", "export", "unset"];

    [Fact]
    public void Literals_NamesOfPrograms_AreOnlyLookedUp()
    {
        var wrong = new List<string>();
        foreach ((string file, LiteralExpressionSyntax literal) in Literals())
        {
            string word = literal.Token.ValueText;
            if (!s_programs.Contains(word) || s_words.Contains((Path.GetFileName(file), word)) || IsLookedUp(literal))
                continue;
            wrong.Add($"{Path.GetRelativePath(s_sources, file)}: \"{word}\" is given to no SystemProgram.Find");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Processes_StartedByDotNet_AreStartedInOnePlace()
    {
        string[] places =
        [
            .. Trees().Where(t => t.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(n => n.Identifier.ValueText == "ProcessStartInfo"))
                .Select(t => Path.GetFileName(t.FilePath)),
        ];
        Assert.Equal(["ProgramProbe.cs"], places);
        Assert.Empty(Trees().Where(t => Forbidden().IsMatch(Code(t))).Select(t => t.FilePath));
    }

    [Fact]
    public void Signals_ByNumber_AreSentNowhere()
        => Assert.Empty(Trees().Where(t => KillCall().IsMatch(Code(t))).Select(t => t.FilePath));

    [Fact]
    public void Scripts_CommandWords_AreBuiltinsOrGivenPaths()
    {
        var wrong = new List<string>();
        int scripts = 0;
        foreach ((string file, string text) in Texts().Where(t => IsScript(t.Text)))
        {
            scripts++;
            wrong.AddRange(CommandWords(text).Where(w => !IsSafe(w))
                .Select(w => $"{Path.GetRelativePath(s_sources, file)}: '{w}' in: {text}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(scripts >= 4, $"Only {scripts} scripts were found: this test has lost them.");
    }

    [Theory]
    [InlineData("mount -t sysfs sysfs /sys; exec \"$@\"", "mount")]
    [InlineData("\"$1\" -t proc proc /proc && sleep infinity", "sleep")]
    [InlineData("exec setpriv -- \"$@\"", "setpriv")]
    [InlineData("(env \"$@\"); exit $?", "env")]
    [InlineData("#!/bin/sh\nip link\nexec \"$@\"", "ip")]
    public void Scripts_ABareName_IsSeen(string script, string bare)
    {
        Assert.True(IsScript(script));
        Assert.Contains(bare, CommandWords(script).Where(w => !IsSafe(w)));
    }

    private static bool IsSafe(string word)
        => s_builtins.Contains(word) || word[0] is '$' or '"' or '\'' or '/' or '{' or '#' || word.Contains('=');

    private static bool IsScript(string text)
        => text.Contains("exec \"$", StringComparison.Ordinal) || text.StartsWith("#!", StringComparison.Ordinal)
        || text.Contains("exec ", StringComparison.Ordinal) && ShellSign().IsMatch(text)
        || text.Contains("exit $?", StringComparison.Ordinal)
        || text.Contains("/proc && ", StringComparison.Ordinal);

    // The first word of each command, and what exec is given; of redirections only the sign.
    private static IEnumerable<string> CommandWords(string script)
    {
        string plain = Redirection().Replace(script.Replace("\\n", "\n", StringComparison.Ordinal), " ");
        foreach (string command in Separator().Split(plain))
        {
            string[] words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            int first = 0;
            while (first < words.Length && words[first] is "exec" or "then" or "do" or "else" or "if" or "while")
                first++;
            if (first < words.Length) yield return words[first];
        }
    }

    private static bool IsLookedUp(LiteralExpressionSyntax literal)
        => literal.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            && call.Expression.ToString() is "SystemProgram.Find" or "SystemProgram.TryFind";

    private static IEnumerable<(string File, LiteralExpressionSyntax Literal)> Literals()
        => Trees().SelectMany(t => t.GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>()
            .Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)).Select(l => (t.FilePath, l)));

    private static IEnumerable<(string File, string Text)> Texts() =>
    [
        .. Literals().Select(l => (l.File, l.Literal.Token.ValueText)),
        .. Trees().SelectMany(t => t.GetRoot().DescendantNodes().OfType<InterpolatedStringExpressionSyntax>()
            .Select(s => (t.FilePath, string.Concat(s.Contents.Select(c => c is InterpolatedStringTextSyntax text
                ? text.TextToken.ValueText
                : "$hole"))))),
    ];

    // Without comments.
    private static string Code(SyntaxTree tree)
        => string.Join(' ', tree.GetRoot().DescendantTokens().Select(t => t.Text));

    private static IReadOnlyList<SyntaxTree> Trees() => s_trees.Value;

    private static readonly Lazy<IReadOnlyList<SyntaxTree>> s_trees = new(() =>
    [
        .. Directory.EnumerateFiles(s_sources, "*.cs", SearchOption.AllDirectories)
            .Select(p => CSharpSyntaxTree.ParseText(
                File.ReadAllText(p), new CSharpParseOptions(LanguageVersion.Preview), p)),
    ]);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"UseShellExecute = true|\bposix_spawnp\b|\bexecvp\b|""system""|\bpopen\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bint kill \(|\btgkill\b|\bSYS_kill\b|\bpthread_kill\b|\bsigqueue\b")]
    private static partial Regex KillCall();

    [GeneratedRegex(@"[;&|]|^#!|""\$")]
    private static partial Regex ShellSign();

    [GeneratedRegex(@"\d*(>&|<&|>>|>|<)\s*[^\s;|&()]+")]
    private static partial Regex Redirection();

    [GeneratedRegex(@"&&|\|\||[;|&\n()]")]
    private static partial Regex Separator();
}
