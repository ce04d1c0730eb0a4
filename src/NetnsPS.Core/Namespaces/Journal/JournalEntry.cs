using System.Text.Json.Serialization;
using System.Text.Json;

namespace NetnsPS.Namespaces;

/// <summary>
/// One thing that would outlive this process if it were killed now. Written before the thing is made and deleted after
/// it is gone, so that whatever is left can be found and only what is ours is touched.
/// </summary>
internal sealed class JournalEntry : IDisposable
{
    /// <summary>An entry that is being written ends in this.</summary>
    internal const string Unfinished = ".new";

    private readonly JournalOwner _owner;
    private readonly string _name;

    private JournalEntry(JournalOwner owner, string name)
    {
        _owner = owner;
        _name = name;
    }

    /// <summary>Writes an entry for this process.</summary>
    /// <param name="record">What it says.</param>
    /// <param name="refusal">Why there is no journal.</param>
    /// <returns>Null when there is no journal.</returns>
    /// <exception cref="LinuxException">The journal can't be written, as when
    /// its file system is full; no part of the entry is left.</exception>
    internal static JournalEntry? TryWrite(JournalRecord record, out string? refusal)
        => JournalOwner.TryGet(out refusal) is { } owner ? Write(owner, record) : null;

    /// <summary>Writes an entry to the folder of an owner.</summary>
    /// <inheritdoc cref="TryWrite" path="/exception"/>
    internal static JournalEntry Write(JournalOwner owner, JournalRecord record)
    {
        string name = Guid.NewGuid().ToString("N"), unfinished = name + Unfinished;
        Errno errno = FolderCalls.CreateFile(owner.Folder, unfinished, JournalFolder.FileMode, out SafeFd file);
        using (file)
        {
            if (errno != Errno.None) throw new LinuxException("openat", errno, "journal");

            // Under another name first: a reader never sees half an entry.
            string call = "fchmod";
            errno = FolderCalls.SetMode(file, JournalFolder.FileMode);
            if (errno == Errno.None) (call, errno) = ("write", FolderCalls.Write(file, record.ToBytes()));
            if (errno == Errno.None) (call, errno) = ("renameat", FolderCalls.Rename(owner.Folder, unfinished, name));
            if (errno == Errno.None) return new JournalEntry(owner, name);
            FolderCalls.RemoveFile(owner.Folder, unfinished);
            throw new LinuxException(call, errno, "journal");
        }
    }

    /// <summary>Strikes the entry out: the thing is gone.</summary>
    public void Dispose()
    {
        FolderCalls.RemoveFile(_owner.Folder, _name);
        _owner.NoteStruckOut();
    }
}

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

/// <summary>
/// The empty file that a published namespace is mounted on. By when
/// it was born it is told from a later one with its inode number.
/// </summary>
/// <param name="Device">The device that it lies on.</param>
/// <param name="Inode">Its inode number there.</param>
/// <param name="Born">When it was made, in nanoseconds; 0 where the file system doesn't say.</param>
internal readonly record struct PlaceholderIdentity(ulong Device, ulong Inode, long Born)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The identity of an open file; null when it can't be asked.</summary>
    internal static PlaceholderIdentity? Of(SafeFd file)
    {
        if (DirectoryCalls.Stat(file, out Files.Statx status) != Errno.None) return null;
        bool hasBirth = (status.Mask & DirectoryCalls.STATX_BTIME) != 0;
        long born = hasBirth ? unchecked((status.BirthSeconds * NanosecondsPerSecond) + status.BirthNanoseconds) : 0;
        return new PlaceholderIdentity(Files.MakeDevice(status.DevMajor, status.DevMinor), status.Inode, born);
    }
}

/// <summary>Source-generated, so that the engine stays trimmable and loads no reflection-based serializer.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, MaxDepth = 4)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
