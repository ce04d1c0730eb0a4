using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Tmds.Linux;

namespace NetnsPS.Tests.Abi;

/// <summary>
/// Where each C function comes from is written down in Interop/README.md, with the reason; these tests hold it.
/// </summary>
public sealed partial class LibCTests
{
    private const string None = "Tmds.LibC has none";

    // What can't fail, and leaves no error number.
    private static readonly HashSet<string> s_withoutErrno = ["geteuid", "getuid"];

    private static readonly Row[] s_table = [.. ReadTable()];

    [Fact]
    public void Functions_OfTheTable_AreThoseOfTheAssembly()
    {
        string[] declared = [.. s_table.Select(r => $"{r.Function} {r.From}").Order(StringComparer.Ordinal)];
        string[] used = [.. LibCUse.Functions.Select(f => $"{f} Tmds.LibC")
            .Concat(LibCUse.DeclaredHere.Select(f => $"{f} here")).Order(StringComparer.Ordinal)];
        Assert.Equal(used, declared);
        foreach (Row row in s_table)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {row.Function,-36} {row.From,-10} {row.Why}"));
        Console.WriteLine($"  {LibCUse.Functions.Count} functions, {LibCUse.Constants.Count} constants and "
            + $"{LibCUse.Structures.Count} types from Tmds.LibC, {LibCUse.DeclaredHere.Count} functions declared here");
    }

    [Fact]
    public void Functions_DeclaredHere_AreThoseThatTmdsLacks_OrHaveAReason()
        => Assert.All(s_table.Where(r => r.From == "here"), r => Assert.Equal(!LibCUse.Has(r.Function), r.Why == None));

    [Fact]
    public void Functions_OfTmds_AreAtLeast25()
        => Assert.True(LibCUse.Functions.Count >= 25, string.Join(' ', LibCUse.Functions));

    [Fact]
    public void Functions_OfTmds_KeepTheErrorNumber()
        => Assert.All(LibCUse.Functions.Except(s_withoutErrno),
            name => Assert.All(Imports(name), import => Assert.True(import.SetLastError, name)));

    // Its declaration does not: hence one of our own. Once it does, that one can go.
    [Fact]
    public void Poll_OfTmds_LosesTheErrorNumber()
        => Assert.All(Imports("poll"), import => Assert.False(import.SetLastError));

    [Fact]
    public void Constants_OfInterop_ThatTmdsHasToo_AreWrittenDown_AndEqual()
    {
        (string Name, object Value)[] own = [.. typeof(Netns).Assembly.GetTypes()
            .Where(t => t is { IsEnum: false, Namespace: "NetnsPS.Interop" }
            && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(CGroup.NamedConstants).Where(c => LibCUse.Has(c.Name))];

        Assert.Equal(ReadConstants().Order(StringComparer.Ordinal), own.Select(c => c.Name)
            .Order(StringComparer.Ordinal));
        Assert.All(own, c => Assert.Equal(
            Convert.ToInt64(c.Value, CultureInfo.InvariantCulture), Facts.LibCFacts.ValueOf(c.Name)));
    }

    // ioctl and a few others are methods around a declaration whose name begins with a line.
    private static DllImportAttribute[] Imports(string function)
    {
        DllImportAttribute[] imports = [.. typeof(LibC)
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(m => m.Name == function || m.Name == $"_{function}")
            .Select(m => m.GetCustomAttribute<DllImportAttribute>()).OfType<DllImportAttribute>()];
        Assert.NotEmpty(imports);
        return imports;
    }

    private static IEnumerable<Row> ReadTable() => ReadReadme().Select(l => RowPattern().Match(l)).Where(m => m.Success)
        .Select(m => new Row(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

    private static IEnumerable<string> ReadConstants()
        => ReadReadme().Select(l => ConstantsPattern().Match(l)).Where(m => m.Success)
            .SelectMany(m => NamePattern().Matches(m.Groups[1].Value)).Select(m => m.Groups[1].Value);

    private static string[] ReadReadme([CallerFilePath] string path = "")
        => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(path)!, "../../src/NetnsPS.Core/Interop/README.md"));

    private sealed record Row(string Function, string From, string Why);

    [GeneratedRegex(@"^\| (\w+) \| (Tmds\.LibC|here) \| (.*?) *\|$")]
    private static partial Regex RowPattern();

    [GeneratedRegex(@"^\| (`.*`) \| .* \|$")]
    private static partial Regex ConstantsPattern();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex NamePattern();
}
