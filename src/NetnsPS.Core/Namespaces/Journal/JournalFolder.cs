using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetnsPS.Namespaces;

/// <summary>Where the journal lies: a folder for each process that wrote one, a file for each entry.</summary>
internal static class JournalFolder
{
    internal const string Unfinished = ".new";

    /// <summary><c>/run/netnsps</c>; for those who may not write there, in their own run-time directory.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Every finished entry, whoever wrote it.</summary>
    internal static IEnumerable<(ProcessIdentity Owner, string Path, JournalRecord Record)> Entries()
    {
        if (!Directory.Exists(Root)) yield break;
        foreach (string folder in Directory.GetDirectories(Root))
        {
            if (ProcessIdentity.Parse(Path.GetFileName(folder)) is not { } owner) continue;
            foreach (string path in Directory.GetFiles(folder))
            {
                if (!path.EndsWith(Unfinished, StringComparison.Ordinal) && Read(path) is { } record) yield return (owner, path, record);
            }
        }
    }

    /// <summary>Deletes an entry, and its owner's folder with the last one.</summary>
    internal static void Delete(string path)
    {
        try
        {
            File.Delete(path);
            Directory.Delete(Path.GetDirectoryName(path)!);
        }
        catch (IOException)
        {
            // Not the last one; or somebody else was faster.
        }
    }

    private static JournalRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), JournalJson.Default.JournalRecord);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // just deleted, or not ours
        }
    }

    // Root in a user namespace may look like root and still not own /run.
    private static string FindRoot()
    {
        string?[] bases = ["/run", Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath()];
        string[] roots = [.. bases.Where(b => !string.IsNullOrEmpty(b)).Select(b => Path.Combine(b!, "netnsps"))];
        return roots.FirstOrDefault(IsOurs) ?? roots[^1];
    }

    private static bool IsOurs(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            return AccessCalls.IsWritable(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>What an entry says.</summary>
internal sealed record JournalRecord(OrphanKind Kind, string Subject);

/// <summary>Source-generated, so that the engine stays trimmable and loads no reflection-based serializer.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
