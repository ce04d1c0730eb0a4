using System.Text.Json;

namespace NetnsPS.Namespaces;

/// <summary>
/// One thing that would outlive this process if it were killed now. Written before the thing is made and deleted after it is
/// gone, so that whatever is left can be found and only what is ours is touched.
/// </summary>
internal sealed class JournalEntry : IDisposable
{
    private readonly string _path;

    private JournalEntry(string path) => _path = path;

    /// <summary>Writes an entry for this process.</summary>
    /// <exception cref="IOException">The journal's folder can't be written.</exception>
    internal static JournalEntry Write(OrphanKind kind, string subject)
    {
        string folder = Path.Combine(JournalFolder.Root, ProcessIdentity.Self.ToString());
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));

        // Under another name first: a reader never sees half an entry.
        File.WriteAllBytes(path + JournalFolder.Unfinished, JsonSerializer.SerializeToUtf8Bytes(new JournalRecord(kind, subject), JournalJson.Default.JournalRecord));
        File.Move(path + JournalFolder.Unfinished, path);
        return new JournalEntry(path);
    }

    /// <summary>Strikes the entry out: the thing is gone.</summary>
    public void Dispose() => JournalFolder.Delete(_path);
}
