using System.Globalization;

namespace NetnsPS.Tests.Unit.Netlink.Specs;

/// <summary>What the kernel's specification says of an attribute.</summary>
/// <param name="Set">The set of attributes that it is in.</param>
/// <param name="Name">Its name in the C headers.</param>
/// <param name="Number">Its number.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsBigEndian">Whether a number is in network order.</param>
/// <param name="Size">How many bytes it has; null when they vary.</param>
internal sealed record SpecAttribute(string Set, string Name, int Number, string Type, bool IsBigEndian, int? Size)
{
    /// <summary>Whether it is a number.</summary>
    internal bool IsNumber => Type is "u8" or "u16" or "u32" or "u64" or "s8" or "s16" or "s32" or "s64";
}

/// <summary>
/// The specifications of the kernel's netlink families (Specs/attributes.txt, which Specs/extract.sh made of them).
/// </summary>
internal static class SpecFile
{
    internal static IReadOnlyList<SpecAttribute> All { get; } = Read();

    internal static IReadOnlyDictionary<string, SpecAttribute> ByName { get; } = All.ToDictionary(a => a.Name);

    internal static IEnumerable<SpecAttribute> Set(string name) => All.Where(a => a.Set == name);

    private static List<SpecAttribute> Read()
    {
        using var reader = new StreamReader(
            typeof(SpecFile).Assembly.GetManifestResourceStream("Specs/attributes.txt")!);
        return [.. from line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                   where line[0] != '#'
                   let parts = line.Split(' ')
                   select new SpecAttribute(parts[0], parts[1], Number(parts[2])!.Value, parts[3],
                       parts[4] == "big-endian", Number(parts[5]))];
    }

    private static int? Number(string text)
        => text == "-" ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
