using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetnsPS.Tests.Abi;

/// <summary>Nothing that is shared with the kernel is believed without being compared.</summary>
public sealed class AbiCompletenessTests
{
    private static readonly Assembly s_engine = typeof(Netns).Assembly;

    private static readonly HashSet<string> s_covered =
        [.. AllFacts.Groups.SelectMany(g => g.Covered), .. AllFacts.NotInHeaders.Keys];

    [Fact]
    public void Constants_WithACName_AreAllCompared()
        => AssertNone(Types().SelectMany(t => CGroup.NamedConstants(t).Select(c => $"{t.FullName}.{c.Name}")));

    [Fact]
    public void Structures_OfTheLowestRooms_AreAllCompared()
        => AssertNone(Types().Where(IsNative).Select(t => t.FullName!));

    [Fact]
    public void NotInHeaders_EachExists_AndIsNotComparedElsewhere()
    {
        HashSet<string> all = [.. Types().Select(t => t.FullName!), .. Types()
            .SelectMany(t => CGroup.NamedConstants(t).Select(c => $"{t.FullName}.{c.Name}"))];
        Assert.All(AllFacts.NotInHeaders.Keys, n => Assert.Contains(n, all));
    }

    private static void AssertNone(IEnumerable<string> names)
    {
        string[] missing = [.. names.Where(n => !s_covered.Contains(n))];
        Assert.True(missing.Length == 0, $"Nobody compares these (see README.md):\n{string.Join('\n', missing)}");
    }

    private static IEnumerable<Type> Types()
        => s_engine.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)));

    // Record structs are for ourselves; the compiler gives each this method.
    private static bool IsNative(Type type)
        => type is { IsValueType: true, IsEnum: false, IsByRefLike: false, IsGenericType: false, Namespace: { } room }
            && (room == "NetnsPS.Interop" || room.StartsWith("NetnsPS.Netlink.", StringComparison.Ordinal))
            && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is null
            && !(bool)typeof(RuntimeHelpers).GetMethod(
                nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}
