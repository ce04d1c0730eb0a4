using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetnsPS.Namespaces;

/// <summary>What an entry of the journal is on.</summary>
internal enum JournalKind
{
    /// <summary>A name in /run/netns.</summary>
    PublishedName,

    /// <summary>A namespace in which processes are started.</summary>
    Namespace,
}

/// <summary>
/// An entry of the journal. It names nothing but what this module makes: no path, and no namespace by its name alone.
/// </summary>
/// <param name="Kind">What it is on.</param>
/// <param name="Netns">The namespace, by its nsfs file.</param>
/// <param name="Cookie">The namespace's cookie, which the kernel gives once in a boot; null where it has none.</param>
/// <param name="Name">Of a published name, the name.</param>
/// <param name="Folder">Of a published name, the folder that it is in: /run/netns may be another one elsewhere.</param>
/// <param name="Placeholder">Of a published name, the file that the namespace is mounted on.</param>
internal sealed record JournalRecord(
    JournalKind Kind, FileIdentity Netns, ulong? Cookie, string? Name = null, FileIdentity? Folder = null,
        PlaceholderIdentity? Placeholder = null)
{
    /// <summary>No entry is longer: what is, was not written here.</summary>
    internal const int MaximumBytes = 4096;

    /// <summary>The bytes of an entry.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JournalJson.Default.JournalRecord);

    /// <summary>Reads an entry; null when it says anything that no entry of ours would say.</summary>
    internal static JournalRecord? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes) return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, JournalJson.Default.JournalRecord) is { } record && record.IsWhole
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsWhole => Kind switch
    {
        JournalKind.PublishedName
            => Name is not null && NetnsName.IsValid(Name) && Folder is not null && Placeholder is not null,
        JournalKind.Namespace => Cookie is not null && Name is null && Folder is null && Placeholder is null,
        _ => false,
    };
}

/// <summary>Source-generated, so that the engine stays trimmable and loads no reflection-based serializer.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, MaxDepth = 4)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
