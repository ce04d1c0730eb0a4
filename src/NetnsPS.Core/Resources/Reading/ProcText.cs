namespace NetnsPS.Resources;

/// <summary>Links and folders below /proc, which may be gone at any time.</summary>
internal static class ProcText
{
    /// <summary>Where a link points; null when it is gone, or may not be read.</summary>
    internal static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The numbers in a directory, such as the threads of a process; null when it may not be read.</summary>
    internal static IReadOnlyList<int>? Numbers(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory).Select(p => int.TryParse(Path.GetFileName(p), out int n) ? n : -1).Where(n => n >= 0).Order()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
