namespace NetnsPS.Namespaces;

/// <summary>
/// Lets a view have names in a directory where the host has none, without making them there: the directory is replaced by
/// one in memory in which all that it holds is shown again, and new names have room.
/// </summary>
/// <param name="view">Whose directories.</param>
/// <param name="store">The memory.</param>
internal sealed class DirectoryGrowth(IsolatedView view, MountStore store)
{
    private const int NewDirectory = 0x1ed; // 0755

    /// <summary>Makes all directories above the last missing name of a path.</summary>
    /// <returns>The last of them, which lies in the store, as it is seen in the view.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    /// <exception cref="InvalidInputException">The kernel's own file systems take no new names.</exception>
    internal SafeFd MakeParents(ViewPath path)
    {
        SafeFd parent = path.Device == store.Device ? PlaceCalls.OpenDirectory(path.Place, PlaceCalls.Name(".")) : Grow(path);
        foreach (string name in path.Missing.SkipLast(1))
        {
            using SafeFd above = parent;
            parent = PlaceCalls.CreateDirectory(above, PlaceCalls.Name(name), NewDirectory);
        }

        return parent;
    }

    private SafeFd Grow(ViewPath directory)
    {
        string path = directory.Existing;
        if (path.Split('/')[1] is "proc" or "sys")
            throw new InvalidInputException(InputFault.FilePath, $"'{path}' is the kernel's own; nothing can be added to it, and only what exists can be replaced.");
        byte[] name = PlaceCalls.Name(store.NextName("grown"));
        return view.Look(() =>
        {
            using SafeFd grown = store.MakeDirectory(name, directory);
            SafeFd tree = MountTreeCalls.Copy(grown);
            try
            {
                // Onto itself first: only what is mounted somewhere can have mounts below it.
                MountTreeCalls.Move(tree, grown, path);
                ShowAll(directory.Place, tree, path == "/");
                if (path == "/") BecomeRoot(name);
                else MountTreeCalls.Move(tree, directory.Place, path);
                return tree;
            }
            catch
            {
                store.Withdraw(name);
                tree.Dispose();
                throw;
            }
        });
    }

    private static void ShowAll(SafeFd from, SafeFd to, bool isRoot)
    {
        using SafeFd listed = PlaceCalls.OpenDirectory(from, PlaceCalls.Name("."));
        foreach (byte[] name in DirectoryNames.Read(listed))
        {
            using SafeFd? entry = PlaceCalls.TryOpen(from, name);
            if (entry is not null) Show(entry, to, name, isRoot && name.AsSpan().SequenceEqual("sys\0"u8)); // or it is gone meanwhile
        }
    }

    // In a place of the same kind. Links need no more than to be made again.
    private static void Show(SafeFd entry, SafeFd to, byte[] name, bool isEmpty)
    {
        int kind = PlaceCalls.Status(entry).Mode & FolderCalls.S_IFMT;
        if (kind == FolderCalls.S_IFLNK)
        {
            PlaceCalls.CreateLink(PlaceCalls.ReadLink(entry), to, name);
            return;
        }

        (kind == FolderCalls.S_IFDIR ? PlaceCalls.CreateDirectory(to, name, NewDirectory) : PlaceCalls.CreateFile(to, name)).Dispose();
        if (isEmpty) return;
        using SafeFd place = PlaceCalls.TryOpen(to, name) ?? throw new LinuxException("openat", Errno.ENOENT);
        using SafeFd tree = MountTreeCalls.Copy(entry);
        MountTreeCalls.Move(tree, place, "");
    }

    // The old root goes below the new /sys, where the store is too, so that all that is mounted stays; and above it what
    // was /sys. Those who have the old root get the new one (chroot_fs_refs, fs/fs_struct.c).
    private void BecomeRoot(byte[] name)
    {
        string root = System.Text.Encoding.UTF8.GetString(name.AsSpan()[..^1]);
        store.Enter();
        MountCalls.PivotRoot(root, $"{root}/sys");
        MountCalls.Mount("/sys/sys", "/sys", null, MountCalls.MS_BIND | MountCalls.MS_REC);
        store.RootChanged();
    }
}
