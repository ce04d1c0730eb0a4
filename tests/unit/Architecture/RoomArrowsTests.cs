using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>Holds the layers: each room uses only the rooms below it.</summary>
public sealed class RoomArrowsTests
{
    // What each room of the engine may use besides itself.
    private static readonly Dictionary<string, string[]> s_engineRooms = new()
    {
        ["Primitives"] = [],
        ["Interop"] = ["Primitives"],
        ["Netlink/Wire"] = ["Primitives", "Interop"],
        ["Netlink/Transport"] = ["Primitives", "Interop", "Netlink/Wire"],
        ["Netlink/Route"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Netlink/Diag"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Netlink/Netfilter"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport"],
        ["Procfs"] = ["Primitives", "Interop", "Netlink/Diag"],
        ["Namespaces/Flow"] = ["Primitives", "Interop"],
        ["Namespaces/Journal"] = ["Primitives", "Interop", "Procfs", "Namespaces/Flow"],
        ["Namespaces/Isolation"] = ["Primitives", "Interop", "Procfs", "Namespaces/Flow", "Namespaces/Journal"],
        ["Namespaces/Publishing"] = ["Primitives", "Interop", "Namespaces/Flow", "Namespaces/Journal"],
        ["Namespaces"] = ["Primitives", "Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Netlink/Route",
            "Namespaces/*"],
        ["Links"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces",
            "Namespaces/*"],
        ["Addressing"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces",
            "Namespaces/*"],
        ["Traffic"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces",
            "Namespaces/*", "Links"],
        ["Processes/Output"] = ["Primitives", "Interop", "Namespaces/Flow"],
        ["Processes/Tree"] = ["Primitives", "Interop", "Procfs", "Namespaces", "Namespaces/*"],
        ["Processes/Launch"] = ["Primitives", "Interop", "Procfs", "Namespaces", "Namespaces/*"],
        ["Processes/Readiness"] = ["Primitives", "Interop", "Procfs", "Netlink/Wire", "Netlink/Transport",
            "Netlink/Diag", "Namespaces", "Processes/Output", "Processes/Tree", "Processes/Launch"],
        ["Processes"] = ["Primitives", "Interop", "Procfs", "Namespaces", "Namespaces/*", "Processes/*"],
        ["FileDescriptors"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Diag", "Procfs"],
        ["Support"] = ["Primitives", "Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Netlink/Route",
            "Netlink/Netfilter",
            "Namespaces", "Namespaces/*", "Links", "Addressing"],
        ["Observation"] =
        [
            "Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Netlink/Diag",
            "Netlink/Netfilter",
            "Procfs", "Namespaces", "Namespaces/*", "Links", "Addressing",
            "FileDescriptors",
        ],
        ["Baselines"] = ["Primitives", "Interop", "Procfs", "Netlink/Wire", "Netlink/Transport", "Namespaces",
            "Namespaces/*", "Links", "Processes", "Processes/*",
            "FileDescriptors"],
        ["Measurement"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces",
            "Namespaces/*", "Links", "Addressing", "Servers", "Servers/Echo"],
        ["Topologies"] = ["Primitives", "Interop", "Netlink/Wire", "Netlink/Transport", "Netlink/Route", "Namespaces",
            "Namespaces/*",
            "Links",
            "Addressing"],
        ["Servers"] = ["Primitives", "Interop", "Namespaces", "Namespaces/*", "Addressing", "Processes", "Processes/*",
            "Observation", "FileDescriptors"],
        ["Servers/Dns"] = ["Primitives", "Interop", "Namespaces", "Namespaces/*", "Processes", "Processes/*",
            "Servers"],
        ["Servers/Echo"] = ["Primitives", "Interop", "Namespaces", "Namespaces/*", "Processes/Readiness", "Servers"],
    };

    // What each room of the commands may use besides itself.
    private static readonly Dictionary<string, string[]> s_commandRooms = new()
    {
        ["Errors"] = [],
        ["Runspaces"] = ["Errors"],
        ["Binding"] = ["Errors"],
        ["Completion"] = ["Errors", "Binding"],
        ["Sessions"] = ["Errors"],
        ["Pester"] = ["Errors", "Runspaces", "Binding"],
        ["Commands"] = ["Errors", "Runspaces", "Binding", "Completion", "Sessions", "Pester"],
        ["Module"] = ["Errors", "Runspaces", "Sessions", "Pester", "Commands"],
    };

    private static readonly Rooms s_engine =
        new("NetnsPS.Core", s_engineRooms, typeof(Tmds.Linux.LibC).Assembly.Location);
    private static readonly Rooms s_commands = new("NetnsPS", s_commandRooms, typeof(Netns).Assembly.Location);

    [Fact]
    public void Engine_EveryName_LeadsOnlyToRoomsBelow()
    {
        Assert.Empty(s_engine.Unknown);
        Assert.True(!s_engine.WrongArrows.Any(), string.Join('\n', s_engine.WrongArrows));
    }

    [Fact]
    public void Commands_EveryName_LeadsOnlyToRoomsBelow()
    {
        Assert.Empty(s_commands.Unknown);
        Assert.True(!s_commands.WrongArrows.Any(), string.Join('\n', s_commands.WrongArrows));
    }

    [Theory]
    [InlineData("TryEnterNetwork")]
    [InlineData("UnshareNetwork")]
    [InlineData("TryEnter")]
    [InlineData("Unshare")]
    [InlineData("PidNamespaceSpawn")]
    public void Switching_OnlyTheNamespacesRoom_CallsIt(string method)
    {
        string[] callers = [.. s_engine.Files
            .Where(tree => s_engine.RoomOf(tree) is { } room and not "Interop"
                && Rooms.Names(tree).Any(n => n.Identifier.ValueText == method))
            .Select(tree => s_engine.RoomOf(tree)!.Split('/')[0]).Distinct()];
        Assert.Equal(["Namespaces"], callers);
    }

    [Fact]
    public void Switching_OfTheFlow_IsDoneInOneFile()
        => Assert.Equal(["NetnsPlace.cs"], s_engine.Files
            .Where(tree => s_engine.RoomOf(tree) is not "Interop"
                && Rooms.Names(tree).Any(n => n.Identifier.ValueText == "TryEnterNetwork"))
            .Select(tree => Path.GetFileName(tree.FilePath)));

    [Fact]
    public void Engine_References_NoPowerShell()
        => Assert.DoesNotContain(
            typeof(Netns).Assembly.GetReferencedAssemblies(), a => a.Name == "System.Management.Automation");

    [Fact]
    public void LibC_OnlyInterop_SeesIt()
        => Assert.Equal(
            ["Interop"], s_engine.Files.Where(NamesLibC).Select(tree => s_engine.RoomOf(tree) ?? "").Distinct());

    private static bool NamesLibC(SyntaxTree tree)
    {
        SemanticModel model = s_engine.ModelOf(tree);
        return tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Any(e =>
            model.GetTypeInfo(e).Type?.ContainingAssembly?.Name == "Tmds.LibC"
            || model.GetSymbolInfo(e).Symbol?.ContainingAssembly?.Name == "Tmds.LibC");
    }
}
