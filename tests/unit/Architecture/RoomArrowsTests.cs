using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>
/// Holds the layers: each room uses only the rooms below it.
/// Compiles the engine's sources and asks where each name leads.
/// </summary>
public sealed class RoomArrowsTests
{
    // What everything may use, and what uses nothing.
    private const string Ground = "Primitives";

    // What each room may use besides itself and the ground.
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        [Ground] = [],
        ["Interop"] = [],
        ["Procfs"] = ["Interop"],
        ["Netlink/Wire"] = ["Interop"],
        ["Netlink/Transport"] = ["Interop", "Netlink/Wire"],
        ["Netlink/Route"] = ["Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Netlink/Diag"] = ["Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Netlink/Netfilter"] = ["Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Namespaces"] = ["Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Netlink/Route"],
        ["Links"] = ["Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces"],
        ["Addressing"] = ["Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces"],
        ["Traffic"] = ["Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces"],
        ["Processes"] = ["Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Netlink/Diag", "Namespaces",
            "FileDescriptors"],
        ["FileDescriptors"] = ["Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Diag"],
        ["Support"] = ["Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Netlink/Netfilter",
            "Namespaces", "Links", "Addressing"],
        ["Observation"] =
        [
            "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Netlink/Diag", "Netlink/Netfilter",
            "Namespaces", "Links", "Addressing",
            "FileDescriptors",
        ],
        ["Resources"] = ["Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Namespaces", "Links", "Processes",
            "FileDescriptors"],
        ["Topologies"] = ["Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces", "Links",
            "Addressing"],
    };

    private static readonly string s_engine =
        Path.GetFullPath(Path.Combine(SourceFolder(), "../../../src/NetnsPS.Core"));
    private static readonly Lazy<CSharpCompilation> s_compilation = new(Compile);

    [Fact]
    public void Rooms_EveryName_LeadsOnlyToRoomsBelow()
    {
        string[] wrong = [.. s_compilation.Value.SyntaxTrees.SelectMany(WrongArrows).Distinct().Order()];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Rooms_EveryFolder_HasItsArrows()
    {
        string[] unknown = [.. s_compilation.Value.SyntaxTrees.Select(RoomOf).OfType<string>().Distinct()
            .Where(r => !s_mayUse.ContainsKey(r))];
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("TryEnterNetwork")]
    [InlineData("UnshareNetwork")]
    [InlineData("TryEnter")]
    [InlineData("Unshare")]
    public void Switching_OnlyTheNamespacesRoom_CallsIt(string method)
    {
        string[] callers = [.. s_compilation.Value.SyntaxTrees
            .Where(tree => RoomOf(tree) is { } room and not "Interop"
            && Names(tree).Any(n => n.Identifier.ValueText == method))
            .Select(tree => RoomOf(tree)!).Distinct()];
        Assert.Equal(["Namespaces"], callers);
    }

    [Fact]
    public void Engine_References_NoPowerShell()
        => Assert.DoesNotContain(typeof(Netns)
            .Assembly.GetReferencedAssemblies(), a => a.Name == "System.Management.Automation");

    [Fact]
    public void LibC_OnlyInterop_SeesIt()
    {
        string[] rooms = [.. s_compilation.Value.SyntaxTrees.Where(NamesLibC).Select(tree => RoomOf(tree) ?? "")
            .Distinct()];
        Assert.Equal(["Interop"], rooms);
    }

    private static bool NamesLibC(SyntaxTree tree)
    {
        SemanticModel model = s_compilation.Value.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
            .Any(e => model.GetTypeInfo(e).Type?.ContainingAssembly?.Name == "Tmds.LibC"
            || model.GetSymbolInfo(e).Symbol?.ContainingAssembly?.Name == "Tmds.LibC");
    }

    private static IEnumerable<string> WrongArrows(SyntaxTree tree)
    {
        if (RoomOf(tree) is not { } room || !s_mayUse.TryGetValue(room, out string[]? allowed)) yield break;
        SemanticModel model = s_compilation.Value.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in Names(tree))
        {
            foreach (string target in RoomsOf(model.GetSymbolInfo(name).Symbol))
            {
                if (target != room && target != Ground && !allowed.Contains(target))
                    yield return $"{Path.GetRelativePath(s_engine, tree.FilePath)}: '{name.Identifier.ValueText}' "
                        + $"leads from {room} to {target}";
            }
        }
    }

    // A partial type spread over rooms belongs to all of them; namespaces and locals to none.
    private static IEnumerable<string> RoomsOf(ISymbol? symbol)
        => symbol is null or INamespaceSymbol or ILocalSymbol or IParameterSymbol
            ? []
            : symbol.DeclaringSyntaxReferences.Select(r => RoomOf(r.SyntaxTree)).OfType<string>().Distinct();

    private static IEnumerable<SimpleNameSyntax> Names(SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>();

    private static string? RoomOf(SyntaxTree tree)
    {
        string[] parts = Path.GetRelativePath(s_engine, tree.FilePath).Split('/');
        if (parts.Length == 1) return null; // beside the rooms: global usings and the like
        return parts[0] == "Netlink" && parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    private static CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        IEnumerable<SyntaxTree> trees = Directory.EnumerateFiles(s_engine, "*.cs", SearchOption.AllDirectories)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options, Path.Combine(s_engine, "ImplicitUsings.cs")));
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<MetadataReference> references = Directory.EnumerateFiles(runtime, "*.dll").Where(IsManaged)
            .Append(typeof(Tmds.Linux.LibC).Assembly.Location).Select(p => MetadataReference.CreateFromFile(p));
        return CSharpCompilation.Create("rooms", trees, references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using "
            + "System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
