using System.Collections.ObjectModel;

namespace NetnsPS.Commands;

/// <summary>
/// Expands a word of a native command as PowerShell does on Unix:
/// wildcards to the files that match, <c>~</c> to the home directory.
/// </summary>
internal static class NativeGlob
{
    private const string FileSystem = "FileSystem";

    /// <summary>What the word stands for: itself when nothing matches.</summary>
    internal static string[] Expand(SessionState session, string word)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(word)) return [ExpandHome(session, word)];
        PathInfo here = session.Path.CurrentLocation;
        if (here.Provider.Name != FileSystem) return [word];
        string[] found = Find(session, word);
        bool isRelative = word[0] is not ('~' or '/');
        return found.Length == 0
            ? [word] : isRelative
            ? Array.ConvertAll(found, f => session.Path.NormalizeRelativePath(f, here.ProviderPath))
            : found;
    }

    private static string ExpandHome(SessionState session, string word)
        => word == "~" || word.StartsWith("~/", StringComparison.Ordinal)
        ? session.Provider.GetOne(FileSystem).Home + word[1..]
        : word;

    private static string[] Find(SessionState session, string pattern)
    {
        try
        {
            Collection<PSObject> found = session.InvokeProvider.ChildItem.Get(pattern, false);
            return found.All(f => f.BaseObject is FileSystemInfo)
                ? [.. found.Select(f => ((FileSystemInfo)f.BaseObject).FullName)]
                : [];
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }
}
