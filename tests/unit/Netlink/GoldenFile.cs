using System.Reflection;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>The bytes that a command of iproute2 sent (Golden/capture.sh wrote them).</summary>
internal static class GoldenFile
{
    private const string Extension = ".hex";
    private static readonly Assembly s_assembly = typeof(GoldenFile).Assembly;

    internal static IEnumerable<string> Names
        => s_assembly.GetManifestResourceNames().Where(n => n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[..^Extension.Length]);

    internal static byte[] Read(string name)
    {
        using var reader = new StreamReader(s_assembly.GetManifestResourceStream(name + Extension)!);
        string digits = string.Concat(reader.ReadToEnd().Split('\n').Where(l => !l.StartsWith('#')))
            .Replace(" ", "", StringComparison.Ordinal);
        return Convert.FromHexString(digits);
    }

    /// <summary>The first line: what wrote the bytes.</summary>
    internal static string Origin(string name)
    {
        using var reader = new StreamReader(s_assembly.GetManifestResourceStream(name + Extension)!);
        return reader.ReadLine()!;
    }
}
