namespace NetnsPS.Namespaces;

/// <summary>
/// The folder of an owner that has ended: nothing holds it locked. Only this user's, and what is in it only as far as
/// it is this user's; what can't be opened or read is left out, and the rest is found all the same.
/// </summary>
internal sealed class DeadOwner : IDisposable
{
    private readonly SafeFd _journal;
    private readonly SafeFd _folder;

    private DeadOwner(SafeFd journal, SafeFd folder, JournalOwnerName name)
    {
        _journal = journal;
        _folder = folder;
        Name = name;
        Entries = [.. JournalFolder.List(folder).Select(f => (f, Read(f))).Where(e => e.Item2 is not null)
            .Select(e => (e.f, e.Item2!))];
    }

    internal JournalOwnerName Name { get; }

    /// <summary>Its finished entries, by their files.</summary>
    internal IReadOnlyList<(string File, JournalRecord Record)> Entries { get; }

    /// <summary>
    /// All in a journal. Their folders are locked as many may lock them, so that others can search at the same time.
    /// </summary>
    internal static IReadOnlyList<DeadOwner> OpenAll(JournalFolder where)
    {
        var found = new List<DeadOwner>();
        foreach (SafeFd journal in where.OpenAll())
        {
            using (journal)
                found.AddRange(JournalFolder.List(journal).Select(n => TryOpen(journal, n)).OfType<DeadOwner>());
        }

        return found;
    }

    /// <summary>One of them; null when others have cleared it away meanwhile.</summary>
    internal static DeadOwner? Find(JournalFolder where, JournalOwnerName name)
    {
        foreach (SafeFd journal in where.OpenAll())
        {
            using (journal)
            {
                if (TryOpen(journal, name.ToString()) is { } owner) return owner;
            }
        }

        return null;
    }

    /// <summary>Deletes an entry: the thing is gone.</summary>
    internal void StrikeOut(string file) => FolderCalls.RemoveFile(_folder, file);

    /// <summary>Deletes the folder with all that is in it.</summary>
    internal void Remove()
    {
        foreach (string file in JournalFolder.List(_folder)) StrikeOut(file);
        FolderCalls.RemoveFolder(_journal, Name.ToString());
    }

    public void Dispose()
    {
        _folder.Dispose();
        _journal.Dispose();
    }

    private static DeadOwner? TryOpen(SafeFd journal, string text)
    {
        if (JournalOwnerName.Parse(text) is not { } name
            || FolderCalls.OpenFolder(journal, text, out SafeFd folder) != Errno.None) return null;
        if (JournalFolder.IsOurs(folder, out _)
            && FolderCalls.Lock(folder, FolderCalls.LOCK_SH | FolderCalls.LOCK_NB) == Errno.None
            && FolderCalls.OpenFolder(journal, ".", out SafeFd parent) == Errno.None) return new DeadOwner(
                parent, folder, name);
        folder.Dispose();
        return null;
    }

    private JournalRecord? Read(string file)
    {
        if (file.EndsWith(JournalEntry.Unfinished, StringComparison.Ordinal)
            || FolderCalls.OpenFile(_folder, file, out SafeFd opened) != Errno.None) return null;
        using (opened)
        {
            // A second link may be anywhere, and the file have been put here by its other name.
            if (!JournalFolder.IsOurs(opened, out Files.Statx status) || status.LinkCount != 1) return null;
            if ((status.Mode & FolderCalls.S_IFMT) != FolderCalls.S_IFREG) return null;
            byte[] buffer = new byte[JournalRecord.MaximumBytes + 1];
            return FolderCalls.Read(opened, buffer, out int length) == Errno.None
                ? JournalRecord.Parse(buffer.AsSpan(0, length))
                : null;
        }
    }
}
