using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Abi;

/// <summary>
/// Facts about what one set of C headers declares, as a C program that compiles only if they are true.
/// </summary>
public sealed partial class CGroup
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private readonly StringBuilder _program = new("#define _GNU_SOURCE\n#include <stddef.h>\n");

    /// <summary>Begins a group.</summary>
    /// <param name="name">What a failing test is called by.</param>
    /// <param name="headers">The headers, in the order in which C wants them.</param>
    public CGroup(string name, params string[] headers)
    {
        Name = name;
        foreach (string header in headers) _program.Append(CultureInfo.InvariantCulture, $"#include <{header}>\n");
    }

    /// <summary>What a failing test is called by.</summary>
    public string Name { get; }

    /// <summary>The whole program.</summary>
    public string Program => _program.ToString();

    /// <summary>How many assertions there are.</summary>
    public int Count { get; private set; }

    /// <summary>What the group is about: types, and single constants as <c>Type.NAME</c>.</summary>
    public HashSet<string> Covered { get; } = [];

    /// <summary>Each constant of a type that has a C name equals the one in the headers.</summary>
    /// <param name="type">A static class of constants, or an enum.</param>
    /// <param name="newer">Macros that older headers lack: compared where they are defined.</param>
    /// <param name="elsewhere">Constants that are in other headers, and in another group.</param>
    public CGroup Constants(Type type, string[]? newer = null, string[]? elsewhere = null)
    {
        foreach ((string name, object value) in NamedConstants(type))
        {
            if (elsewhere?.Contains(name) == true) continue;
            bool guarded = newer?.Contains(name) == true;
            if (guarded) _program.Append(CultureInfo.InvariantCulture, $"#ifdef {name}\n");
            Assert($"({name}) == ({Literal(value)})", $"{type.Name}.{name}");
            if (guarded) _program.Append("#endif\n");
            Covered.Add($"{type.FullName}.{name}");
        }

        return this;
    }

    /// <summary>Only these constants of a type are in the headers of this group.</summary>
    public CGroup Only(Type type, params string[] names)
        => Constants(type, elsewhere: [.. NamedConstants(type).Select(c => c.Name).Except(names)]);

    /// <summary>A structure has the C one's size, and each field its place and size.</summary>
    /// <param name="cName">Such as <c>struct ifinfomsg</c>.</param>
    /// <param name="fields">Ours and theirs.</param>
    public CGroup Struct<T>(string cName, params (string Ours, string Theirs)[] fields) where T : unmanaged
        => Struct(typeof(T), cName, Marshal.SizeOf<T>(), fields);

    /// <summary>A structure that is only the beginning of the C one.</summary>
    public CGroup Beginning<T>(string cName, params (string Ours, string Theirs)[] fields) where T : unmanaged
    {
        Assert($"sizeof({cName}) >= {Marshal.SizeOf<T>()}", $"{typeof(T).Name} is the beginning of {cName}");
        return Struct(typeof(T), cName, null, fields);
    }

    /// <summary>Any other expression that must be true.</summary>
    public CGroup True(string expression, string what)
    {
        Assert(expression, what);
        return this;
    }

    /// <summary>A structure that is compared by expressions of its own.</summary>
    public CGroup Claims(Type type)
    {
        Covered.Add(type.FullName!);
        return this;
    }

    /// <summary>The constants of a type whose names are written as C writes them.</summary>
    internal static IEnumerable<(string Name, object Value)> NamedConstants(Type type)
        => type.GetFields(Any).Where(f => f.IsLiteral && CName().IsMatch(f.Name))
            .Select(f => (f.Name, f.GetRawConstantValue()!));

    private CGroup Struct(Type type, string cName, int? size, (string Ours, string Theirs)[] fields)
    {
        if (size is not null) Assert($"sizeof({cName}) == {size}", $"size of {type.Name}");
        string[] undeclared = [.. type.GetFields(Any).Where(f => !f.IsStatic).Select(f => f.Name)
            .Except(fields.Select(f => f.Ours))];
        if (undeclared.Length > 0)
            throw new InvalidOperationException(
                $"{type.Name} has fields that nobody compares: {string.Join(", ", undeclared)}");
        foreach ((string ours, string theirs) in fields)
        {
            FieldInfo field = type.GetField(ours, Any)
                ?? throw new InvalidOperationException($"{type.Name} has no field {ours}.");
            Assert($"offsetof({cName}, {theirs}) == {Marshal.OffsetOf(type, ours)}", $"place of {type.Name}.{ours}");
            Assert($"sizeof((({cName} *)0)->{theirs}) == {SizeOf(field.FieldType)}", $"size of {type.Name}.{ours}");
        }

        Covered.Add(type.FullName!);
        return this;
    }

    private void Assert(string condition, string what)
    {
        _program.Append(CultureInfo.InvariantCulture, $"_Static_assert({condition}, \"{what}\");\n");
        Count++;
    }

    private static int SizeOf(Type type) => Marshal.SizeOf(type.IsEnum ? Enum.GetUnderlyingType(type) : type);

    private static string Literal(object value) => value switch
    {
        long or int or short or sbyte => Convert.ToString(value, CultureInfo.InvariantCulture) + "LL",
        nint native => native.ToString(CultureInfo.InvariantCulture) + "LL",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) + "ULL",
    };

    [GeneratedRegex("^[A-Z][A-Z0-9]*(_[A-Za-z0-9]+)+$|^[A-Z][A-Z0-9]{2,}$")]
    private static partial Regex CName();
}
