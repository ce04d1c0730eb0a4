using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>The links below /proc/PID/ns, such as <c>pid:[4026531836]</c>.</summary>
internal static class NamespaceLink
{
    /// <summary>The inode number in a link; null when it can't be read.</summary>
    internal static ulong? InodeOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget is { } target && target.IndexOf('[') is > 0 and var start && target.EndsWith(']')
                && ulong.TryParse(target.AsSpan(start + 1, target.Length - start - 2), CultureInfo.InvariantCulture, out ulong inode) ? inode : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
