using System.Globalization;

namespace NetnsPS;

/// <summary>Changes of resources as text for people.</summary>
public static class ResourceReport
{
    /// <summary>
    /// Changes, each in two lines, all aligned with each other; a third one tells what was there before.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="maximum">How many to show; of the others only their number is told.</param>
    /// <returns>The lines, without an end of line behind the last; empty for no changes.</returns>
    public static string Describe(IReadOnlyList<ResourceChange> changes, int maximum = int.MaxValue)
    {
        ResourceChange[] shown = [.. changes.Take(maximum)];
        int width = shown.Length == 0 ? 0 : shown.Max(change => change.Label.Length) + 2;
        IEnumerable<string> lines = shown.SelectMany(change => Lines(change, width));
        if (shown.Length < changes.Count)
            lines = lines.Append(string.Create(
                CultureInfo.InvariantCulture, $"... and {changes.Count - shown.Length} more"));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Lines(ResourceChange change, int width)
    {
        string word = change.Change == ResourceChangeKind.Leaked
            ? ""
            : $"{change.Change.ToString().ToLowerInvariant()}, ";
        string indent = new(' ', width);
        yield return $"{change.Label.PadRight(width)}{word}{change.Owner}";
        yield return $"{indent}{change.Description}";
        if (change is { Current: not null, Baseline: { } before }) yield return $"{indent}was: {before.Description}";
    }
}
