using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>
/// The folders of an assembly's sources, and what leads from one to
/// another: the sources are compiled, and each name is followed.
/// </summary>
internal sealed class Rooms
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Net.Http; global using System.Threading; "
        + "global using System.Threading.Tasks;";

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string[]> _mayUse;
    private readonly Lazy<CSharpCompilation> _compilation;

    /// <param name="assembly">The name of the assembly, which is that of its folder in src.</param>
    /// <param name="mayUse">What each room may use besides itself; a name with a slash is a folder in a folder, and is
    /// a room of its own; with a star, in what may be used, each folder in a folder.</param>
    /// <param name="references">Assemblies besides those of .NET.</param>
    internal Rooms(string assembly, IReadOnlyDictionary<string, string[]> mayUse, params string[] references)
    {
        _folder = Path.GetFullPath(Path.Combine(TestFolder(), "../../../src", assembly));
        _mayUse = mayUse;
        _compilation = new(() => Compile(assembly, references));
    }

    internal IEnumerable<SyntaxTree> Files => _compilation.Value.SyntaxTrees;

    /// <summary>Folders that are not in the table.</summary>
    internal IEnumerable<string> Unknown
        => Files.Select(RoomOf).OfType<string>().Distinct().Where(r => !_mayUse.ContainsKey(r));

    /// <summary>A line for each name that leads where the table does not allow it.</summary>
    internal IEnumerable<string> WrongArrows
        => Files.SelectMany(WrongArrowsOf).Distinct().Order(StringComparer.Ordinal);

    internal SemanticModel ModelOf(SyntaxTree tree) => _compilation.Value.GetSemanticModel(tree);

    internal static IEnumerable<SimpleNameSyntax> Names(SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>();

    /// <summary>The room of a file; null beside the rooms, as for global usings.</summary>
    internal string? RoomOf(SyntaxTree tree)
    {
        string[] parts = Path.GetRelativePath(_folder, tree.FilePath).Split('/');
        if (parts.Length == 1) return null;
        bool isDivided = _mayUse.Keys.Any(room => room.StartsWith(parts[0] + '/', StringComparison.Ordinal));
        return parts.Length > 2 && isDivided ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    private IEnumerable<string> WrongArrowsOf(SyntaxTree tree)
    {
        if (RoomOf(tree) is not { } room || !_mayUse.TryGetValue(room, out string[]? allowed)) yield break;
        SemanticModel model = ModelOf(tree);
        foreach (SimpleNameSyntax name in Names(tree))
        {
            foreach (string target in RoomsOf(model.GetSymbolInfo(name).Symbol))
            {
                if (target != room && !allowed.Contains(target)
                    && !(target.Contains('/') && allowed.Contains(target.Split('/')[0] + "/*")))
                {
                    yield return $"{Path.GetRelativePath(_folder, tree.FilePath)}: '{name.Identifier.ValueText}' "
                        + $"leads from {room} to {target}";
                }
            }
        }
    }

    // A partial type spread over rooms belongs to all of them; namespaces and locals to none.
    private IEnumerable<string> RoomsOf(ISymbol? symbol)
        => symbol is null or INamespaceSymbol or ILocalSymbol or IParameterSymbol
            ? []
            : symbol.DeclaringSyntaxReferences.Select(r => RoomOf(r.SyntaxTree)).OfType<string>().Distinct();

    private CSharpCompilation Compile(string assembly, string[] more)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        IEnumerable<SyntaxTree> trees = Directory.EnumerateFiles(_folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options, Path.Combine(_folder, "ImplicitUsings.cs")));
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<MetadataReference> references = Directory.EnumerateFiles(runtime, "*.dll").Where(IsManaged)
            .Concat(more).Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            assembly, trees, references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }

    private static string TestFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
