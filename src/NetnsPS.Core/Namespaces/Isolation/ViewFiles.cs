using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// Files and directories that the processes in a view see in the place of the host's, or where the host has none.
/// </summary>
/// <remarks>
/// Other users can write to some of the directories that a path leads through. So a path is walked once
/// (<see cref="ViewPath"/>), what replaces its end is complete before it is mounted, and it is mounted by descriptors.
/// Only what lies in the store is ever opened for writing.
/// </remarks>
internal sealed class ViewFiles(IsolatedView view, MountStore store) : IDisposable
{
    private const int Enough = 64 << 20; // resolv.conf, hosts and the like take some kilobytes
    private const int NewFile = 0x1a4; // 0644
    private const int NewDirectory = 0x1ed; // 0755
    private readonly Lock _lock = new();
    private readonly DirectoryGrowth _growth = new(view, store);

    /// <summary>Reads a file of the view.</summary>
    /// <returns>Null when there is none, or what is there is no ordinary file.</returns>
    internal string? ReadText(string path)
    {
        using ViewPath place = ViewPath.Walk(store.Root, path);
        return place is { IsThere: true, IsRegular: true } ? Encoding.UTF8.GetString(Read(place)) : null;
    }

    /// <summary>Whether the view has something at a path.</summary>
    internal bool Has(string path)
    {
        using ViewPath place = ViewPath.Walk(store.Root, path);
        return place.IsThere;
    }

    /// <summary>Puts a file at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">Its mode; when null that of the replaced file, and 0644 for a new one.</param>
    /// <exception cref="InvalidInputException">The path is relative, or a directory's.</exception>
    /// <exception cref="LinuxException">The kernel refused. ENOENT:
    /// another process removed or renamed the file meanwhile.</exception>
    internal void SetFile(string path, byte[] content, UnixFileMode? mode)
    {
        lock (_lock)
        {
            using ViewPath place = Locate(path);
            if (place is { IsThere: true, IsDirectory: true })
                throw Refuse(path, "is a directory; use Set-NetnsDirectory");
            // What is mounted there is found in one network namespace only (proc_sys_compare, fs/proc/proc_sysctl.c).
            if (place.Existing.StartsWith("/proc/sys/", StringComparison.Ordinal))
                throw Refuse(path, "is a setting of the kernel; use Set-NetnsSysctl");
            if (!place.IsThere) MakeNew(place, content, mode);
            else if (place.Device != store.Device) Replace(place, content, mode);
            else if (place.IsRegular) Change(place, content, mode);
            else throw Refuse(path, "is not an ordinary file");
        }
    }

    /// <summary>Puts a directory at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="source">The directory to show there; an empty one in memory when null.</param>
    /// <exception cref="InvalidInputException">The path is relative, or a file's.</exception>
    /// <exception cref="LinuxException">The kernel refused. ENOENT: another
    /// process removed or renamed the directory meanwhile.</exception>
    internal void SetDirectory(string path, string? source)
    {
        lock (_lock)
        {
            using ViewPath place = Locate(path);
            if (place is { IsThere: true, Existing: "/" }) throw Refuse(path, "is the root, which can't be replaced");
            if (place is { IsThere: true, Existing: "/proc" })
                throw Refuse(path, "is where programs, and what starts them, find themselves; replace files and "
                    + "directories below it");
            if (place is { IsThere: true, IsDirectory: false }) throw Refuse(path, "is a file; use Set-NetnsFile");
            using ViewPath? from = source is null ? null : ViewPath.Walk(store.Root, source);
            if (from is { IsThere: false }) throw Refuse(source!, "does not exist in there");
            if (from is { IsDirectory: false }) throw Refuse(source!, "is a file, and no directory");
            if (place.IsThere)
            {
                if (from is null) ReplaceDirectory(place);
                else Show(from.Place, place.Place, path);
                return;
            }

            using SafeFd parent = _growth.MakeParents(place);
            byte[] name = PlaceCalls.Name(place.Missing[^1]);
            using SafeFd made = PlaceCalls.CreateDirectory(parent, name, NewDirectory);
            if (from is not null) Show(from.Place, made, path);
        }
    }

    /// <summary>Hides a directory of the host's behind an empty one, if there is one.</summary>
    internal void HideDirectory(string path)
    {
        if (Has(path)) SetDirectory(path, null);
    }

    /// <summary>Shows one place at another.</summary>
    internal void Bind(string from, string to)
    {
        using ViewPath source = ViewPath.Walk(store.Root, from);
        using ViewPath place = ViewPath.Walk(store.Root, to);
        if (!source.IsThere) return; // gone since it was listed
        if (place.IsThere) Show(source.Place, place.Place, to);
        else if (source.IsDirectory) SetDirectory(to, from);
        else if (source.IsRegular) SetFile(to, Read(source), null);
    }

    public void Dispose() => store.Dispose();

    private static byte[] Read(ViewPath place)
    {
        using SafeFd file = PlaceCalls.Reopen(place.Place, Files.O_RDONLY | FolderCalls.O_NONBLOCK, place.Existing);
        return StoreFiles.TryRead(file, Enough)
            ?? throw new IOException($"'{place.Existing}' is too large to be kept in memory.");
    }

    private void MakeNew(ViewPath place, byte[] content, UnixFileMode? mode)
    {
        using SafeFd parent = _growth.MakeParents(place);
        byte[] name = PlaceCalls.Name(place.Missing[^1]);
        using SafeFd file = PlaceCalls.CreateFile(parent, name);
        try
        {
            StoreFiles.Write(file, content);
            PlaceCalls.SetMode(file, mode is { } asked ? (int)asked : NewFile);
        }
        catch
        {
            PlaceCalls.Remove(parent, name);
            throw;
        }
    }

    private void Replace(ViewPath place, byte[] content, UnixFileMode? mode)
    {
        byte[] name = PlaceCalls.Name(store.NextName("file"));
        using SafeFd file = store.MakeFile(name, content, place, mode is { } asked ? (int)asked : place.Mode);
        MountOrWithdraw(name, file, place);
    }

    // Our own by now, and kept: a process that has it open sees the change. Its owner may hold a lease on it, which is
    // not waited for.
    private static void Change(ViewPath place, byte[] content, UnixFileMode? mode)
    {
        int flags = FolderCalls.O_WRONLY | FolderCalls.O_TRUNC | FolderCalls.O_NONBLOCK;
        using SafeFd file = PlaceCalls.Reopen(place.Place, flags, place.Existing);
        StoreFiles.Write(file, content);
        if (mode is { } asked) PlaceCalls.SetMode(file, (int)asked);
    }

    private void ReplaceDirectory(ViewPath place)
    {
        byte[] name = PlaceCalls.Name(store.NextName("directory"));
        using SafeFd directory = store.MakeDirectory(name, place);
        MountOrWithdraw(name, directory, place);
    }

    private void MountOrWithdraw(byte[] name, SafeFd made, ViewPath place) => view.Look(() =>
    {
        try
        {
            using SafeFd tree = MountTreeCalls.Copy(made); // nosuid and nodev, as the store is
            MountTreeCalls.Move(tree, place.Place, place.Existing);
            return true;
        }
        catch
        {
            store.Withdraw(name);
            throw;
        }
    });

    private void Show(SafeFd from, SafeFd to, string path) => view.Look(() =>
    {
        using SafeFd tree = MountTreeCalls.Copy(from);
        Errno refusal = MountTreeCalls.TryRestrict(tree);
        if (refusal is not (Errno.None or Errno.ENOSYS)) throw new LinuxException("mount_setattr", refusal, path);
        MountTreeCalls.Move(tree, to, path);
        if (refusal == Errno.ENOSYS) RestrictByRemount(tree);
        return true;
    });

    // Linux before 5.12 can do it for one mount only, and only by a path: that of the working directory.
    private static void RestrictByRemount(SafeFd tree)
    {
        if ((PlaceCalls.Status(tree).Mode & FolderCalls.S_IFMT) != FolderCalls.S_IFDIR) return;
        Files.ChangeDirectory(tree);
        MountCalls.Mount("none", ".", null, MountCalls.MS_REMOUNT | MountCalls.MS_BIND | MountCalls.MS_NOSUID
            | MountCalls.MS_NODEV);
    }

    private ViewPath Locate(string path)
    {
        if (!path.StartsWith('/')) throw Refuse(path, "is relative; give the whole path, from the root on");
        if (path.Contains('\0')) throw Refuse(path, "has a NUL character");
        return ViewPath.Walk(store.Root, path);
    }

    private static InvalidInputException Refuse(string path, string why)
        => new(InputFault.FilePath, $"The path '{path}' {why}.");
}

/// <summary>A file of the host's of which a view is to have a copy.</summary>
internal static class SourceFile
{
    /// <summary>What a copy may have: it is kept in memory.</summary>
    internal const int MaximumSize = 256 << 20;

    /// <summary>
    /// Reads content and mode from one descriptor: were the path walked for each, another user who swaps files there
    /// could have the content of root's file shown with the mode of his own.
    /// </summary>
    /// <exception cref="InvalidInputException">There is no ordinary file, or it is too large.</exception>
    /// <exception cref="LinuxException">It can't be opened. EAGAIN: another process holds a lease on it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static (byte[] Content, UnixFileMode Mode) Read(string path)
    {
        using SafeFd file = Open(path) ?? throw Refuse(path, "is not a regular file, and only one can be the source");
        byte[] content = StoreFiles.TryRead(file, MaximumSize)
            ?? throw Refuse(path,
                $"is larger than {MaximumSize >> 20} MiB, and a copy is kept in memory; use Set-NetnsDirectory");
        return (content, (UnixFileMode)(PlaceCalls.Status(file).Mode & 0xfff));
    }

    private static SafeFd? Open(string path)
    {
        try
        {
            return Files.TryOpenRegular(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw Refuse(path, "does not exist, and can't be the source");
        }
    }

    private static InvalidInputException Refuse(string path, string why)
        => new(InputFault.FilePath, $"The file '{path}' {why}.");
}
