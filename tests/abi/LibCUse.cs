using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Tmds.Linux;

namespace NetnsPS.Tests.Abi;

/// <summary>
/// Which functions, constants and structures the engine takes from
/// Tmds.LibC, and which functions it declares itself: as its assembly says.
/// </summary>
internal static class LibCUse
{
    private const string Library = "Tmds.LibC";

    static LibCUse()
    {
        using var file = new PEReader(File.OpenRead(typeof(Netns).Assembly.Location));
        MetadataReader engine = file.GetMetadataReader();
        IEnumerable<(string Type, string Member)> members = engine.MemberReferences.Select(engine.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference && IsOfLibrary(engine, (TypeReferenceHandle)m.Parent))
            .Select(m => (NameOf(engine, (TypeReferenceHandle)m.Parent), engine.GetString(m.Name)));
        ILookup<bool, string> ofLibC = members.Where(m => m.Type == nameof(LibC))
            .ToLookup(m => m.Member.StartsWith("get_", StringComparison.Ordinal), m => m.Member);
        Functions = [.. ofLibC[false]];
        Constants = [.. ofLibC[true].Select(m => m["get_".Length..])];
        Members = members.Where(m => m.Type != nameof(LibC) && !m.Member.StartsWith("op_", StringComparison.Ordinal))
            .ToLookup(m => m.Type, m => m.Member);
        Structures = [.. engine.TypeReferences.Where(t => IsOfLibrary(engine, t)).Select(t => NameOf(engine, t))
            .Where(t => t != nameof(LibC))];
        DeclaredHere = [.. engine.MethodDefinitions.Select(m => engine.GetMethodDefinition(m).GetImport())
            .Where(i => !i.Module.IsNil).Select(i => engine.GetString(i.Name))];
    }

    /// <summary>Functions of Tmds.LibC that are called.</summary>
    internal static SortedSet<string> Functions { get; }

    /// <summary>Constants of Tmds.LibC that are read: properties there, as some differ between architectures.</summary>
    internal static SortedSet<string> Constants { get; }

    /// <summary>Structures of Tmds.LibC that are named.</summary>
    internal static SortedSet<string> Structures { get; }

    /// <summary>The fields of each that are used.</summary>
    internal static ILookup<string, string> Members { get; }

    /// <summary>Functions with a declaration of the engine's own.</summary>
    internal static SortedSet<string> DeclaredHere { get; }

    /// <summary>Whether Tmds.LibC has a function or a constant of that name.</summary>
    internal static bool Has(string name) => typeof(LibC).GetMember(name).Length > 0;

    private static bool IsOfLibrary(MetadataReader engine, TypeReferenceHandle type)
        => engine.GetTypeReference(type).ResolutionScope is { Kind: HandleKind.AssemblyReference } scope
            && engine.GetString(engine.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == Library;

    private static string NameOf(MetadataReader engine, TypeReferenceHandle type)
        => engine.GetString(engine.GetTypeReference(type).Name);
}
