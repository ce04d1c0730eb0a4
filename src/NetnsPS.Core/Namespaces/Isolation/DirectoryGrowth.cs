using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// Lets a view have names in a directory where the host has none, without making them there: the directory is replaced
/// by one in memory in which all that it holds is shown again, and new names have room.
/// </summary>
/// <param name="view">Whose directories.</param>
/// <param name="store">The memory.</param>
internal sealed class DirectoryGrowth(IsolatedView view, MountStore store)
{
    private const int NewDirectory = 0x1ed; // 0755
    private const int Attempts = 16;

    /// <summary>Makes all directories above the last missing name of a path.</summary>
    /// <returns>The last of them, which lies in the store, as it is seen in the view.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    /// <exception cref="InvalidInputException">The kernel's own file systems take no new names.</exception>
    internal SafeFd MakeParents(ViewPath path)
    {
        SafeFd parent = path.Device == store.Device
            ? PlaceCalls.OpenDirectory(path.Place, PlaceCalls.Name("."))
            : Grow(path);
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
            throw new InvalidInputException(InputFault.FilePath,
                $"'{path}' is the kernel's own; nothing can be added to it, and only what exists can be replaced.");
        byte[] name = PlaceCalls.Name(store.NextName("grown"));
        return view.Look(() =>
        {
            using SafeFd grown = store.MakeDirectory(name, directory);
            SafeFd tree = MountTreeCalls.Copy(grown);
            try
            {
                // Onto itself first: only what is mounted somewhere can have mounts below it.
                MountTreeCalls.Move(tree, grown, path);
                ShowAll(directory, tree);
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

    private static void ShowAll(ViewPath from, SafeFd to)
    {
        using SafeFd listed = PlaceCalls.OpenDirectory(from.Place, PlaceCalls.Name("."));

        // A name that another user changes meanwhile may be listed twice (readdir(3)).
        foreach (byte[] name in DirectoryNames.Read(listed).DistinctBy(Encoding.Latin1.GetString))
        {
            string text = Encoding.UTF8.GetString(name.AsSpan()[..^1]);
            bool isSys = from.Existing == "/" && text == "sys";
            string path = $"{from.Existing.TrimEnd('/')}/{text}";

            // What is gone meanwhile is not there, and of what has been replaced the new one is shown. One that is
            // replaced again and again, by who wants that, is left out.
            for (int i = 0; i < Attempts; i++)
            {
                using SafeFd? entry = PlaceCalls.TryOpen(from.Place, name);
                if (entry is null || TryShow(entry, to, name, isSys, path)) break;
            }
        }
    }

    /// <summary>
    /// Shows an entry in a place of the same kind; links need no more than to be made again. On a thread inside.
    /// </summary>
    /// <returns>False when the entry has lost its name since it was opened; nothing is left then.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static bool TryShow(SafeFd entry, SafeFd to, byte[] name, bool isEmpty, string path)
    {
        int kind = PlaceCalls.Status(entry).Mode & FolderCalls.S_IFMT;
        if (kind == FolderCalls.S_IFLNK)
        {
            PlaceCalls.CreateLink(PlaceCalls.ReadLink(entry), to, name);
            return true;
        }

        (kind == FolderCalls.S_IFDIR
            ? PlaceCalls.CreateDirectory(to, name, NewDirectory)
            : PlaceCalls.CreateFile(to, name)).Dispose();
        if (isEmpty) return true;
        using SafeFd place = PlaceCalls.TryOpen(to, name) ?? throw new LinuxException("openat", Errno.ENOENT, path);
        using SafeFd tree = MountTreeCalls.Copy(entry);
        Errno errno = MountTreeCalls.TryMove(tree, place);
        if (errno == Errno.None) return true;

        // What has no name can be mounted nowhere (get_mountpoint, fs/namespace.c). The place itself is ours.
        if (errno != Errno.ENOENT) throw new LinuxException("move_mount", errno, path);
        PlaceCalls.Remove(to, name);
        return false;
    }

    // The old root goes below the new /sys, where the store is too, so that all that is mounted stays; and above it
    // what was /sys. Those who have the old root get the new one (chroot_fs_refs, fs/fs_struct.c).
    private void BecomeRoot(byte[] name)
    {
        string root = Encoding.UTF8.GetString(name.AsSpan()[..^1]);
        store.Enter();
        MountCalls.PivotRoot(root, $"{root}/sys");
        MountCalls.Mount("/sys/sys", "/sys", null, MountCalls.MS_BIND | MountCalls.MS_REC);
        store.RootChanged();
    }
}
