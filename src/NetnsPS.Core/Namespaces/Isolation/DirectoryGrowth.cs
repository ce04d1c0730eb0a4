namespace NetnsPS.Namespaces;

/// <summary>
/// Lets a view have names in a directory where the host has none, without making them there: the directory is replaced by
/// one in memory in which all that it holds is shown again, and new names have room.
/// </summary>
/// <param name="view">Whose directories.</param>
/// <param name="store">The memory.</param>
internal sealed class DirectoryGrowth(IsolatedView view, MountStore store)
{
    /// <summary>Makes all directories above the last missing name of a path.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    /// <exception cref="InvalidInputException">The kernel's own file systems take no new names.</exception>
    internal void MakeParents(ViewPath place)
    {
        if (Files.DeviceOf(store.Root + place.Existing) != store.Device) Grow(place.Existing);
        Directory.CreateDirectory(Path.GetDirectoryName(store.Root + place.Full)!);
    }

    private void Grow(string directory)
    {
        if (directory.Split('/')[1] is "proc" or "sys")
            throw new InvalidInputException(InputFault.FilePath, $"'{directory}' is the kernel's own; nothing can be added to it, and only what exists can be replaced.");
        string name = store.NextName("grown");
        List<string> shown = Prepare(store.Root + directory, store.PathTo(name), directory == "/");
        view.Look(() =>
        {
            store.Enter();
            MountCalls.Mount(name, name, null, MountCalls.MS_BIND);
            foreach (string entry in shown) Show($"{directory.TrimEnd('/')}/{entry}", $"{name}/{entry}");
            if (directory == "/") BecomeRoot(name);
            else MountCalls.Mount(name, directory, null, MountCalls.MS_MOVE);
            return true;
        });
    }

    // The place for each name, of the same kind. Links need no more than to be made again.
    private static List<string> Prepare(string from, string to, bool isRoot)
    {
        Directory.CreateDirectory(to);
        Files.CopyOwner(from, to);
        var shown = new List<string>();
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string place = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } target)
            {
                File.CreateSymbolicLink(place, target);
                continue;
            }

            if (entry is DirectoryInfo) Directory.CreateDirectory(place);
            else File.WriteAllBytes(place, []);
            if (!(isRoot && entry.Name == "sys")) shown.Add(entry.Name);
        }

        return shown;
    }

    private static void Show(string from, string to)
    {
        Errno errno = MountCalls.TryMount(from, to, null, MountCalls.MS_BIND | MountCalls.MS_REC);

        // Gone meanwhile: an empty place is left, which is what a name without anything behind it can be at most.
        if (errno is not (Errno.None or Errno.ENOENT)) throw new LinuxException("mount", errno, from);
    }

    // The old root goes below the new /sys, where the store is too, so that all that is mounted stays; and above it what
    // was /sys. Those who have the old root get the new one (chroot_fs_refs, fs/fs_struct.c).
    private void BecomeRoot(string name)
    {
        MountCalls.PivotRoot(name, $"{name}/sys");
        MountCalls.Mount("/sys/sys", "/sys", null, MountCalls.MS_BIND | MountCalls.MS_REC);
        store.RootChanged();
    }
}
