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
