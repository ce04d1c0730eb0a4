namespace NetnsPS.Namespaces;

/// <summary>Files and directories that the processes in a view see in the place of the host's, or where the host has none.</summary>
internal sealed class ViewFiles(IsolatedView view, MountStore store) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly DirectoryGrowth _growth = new(view, store);

    /// <summary>Reads a file of the view.</summary>
    /// <returns>Null when there is none.</returns>
    internal string? ReadText(string path)
    {
        ViewPath place = ViewPath.Walk(store.Root, path);
        return place.Missing.Count == 0 ? File.ReadAllText(store.Root + place.Existing) : null;
    }

    /// <summary>Whether the view has something at a path.</summary>
    internal bool Has(string path) => ViewPath.Walk(store.Root, path).Missing.Count == 0;

    /// <summary>Puts a file at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">Its mode; when null that of the replaced file, and 0644 for a new one.</param>
    /// <exception cref="InvalidInputException">The path is relative, or a directory's.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal void SetFile(string path, byte[] content, UnixFileMode? mode)
    {
        lock (_lock)
        {
            ViewPath place = Locate(path);
            if (place.Missing.Count == 0 && Directory.Exists(store.Root + place.Existing)) throw Refuse(path, "is a directory; use Set-NetnsDirectory");
            // What is mounted there is found in one network namespace only (proc_sys_compare, fs/proc/proc_sysctl.c).
            if (place.Existing.StartsWith("/proc/sys/", StringComparison.Ordinal)) throw Refuse(path, "is a setting of the kernel; use Set-NetnsSysctl");
            if (place.Missing.Count > 0)
            {
                MakeNew(place, content, mode);
                return;
            }

            string target = store.Root + place.Existing;
            if (Files.DeviceOf(target) != store.Device) Replace(place.Existing, target);
            File.WriteAllBytes(target, content); // our own by now, and kept: who has it open sees the change
            if (mode is { } asked) File.SetUnixFileMode(target, asked);
        }
    }

    /// <summary>Puts a directory at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="source">The directory to show there; an empty one in memory when null.</param>
    /// <exception cref="InvalidInputException">The path is relative, or a file's.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal void SetDirectory(string path, string? source)
    {
        lock (_lock)
        {
            ViewPath place = Locate(path);
            if (place.Existing == "/" && place.Missing.Count == 0) throw Refuse(path, "is the root, which can't be replaced");
            if (place.Existing == "/proc" && place.Missing.Count == 0) throw Refuse(path, "is where programs, and what starts them, find themselves; replace files and directories below it");
            if (place.Missing.Count == 0 && !Directory.Exists(store.Root + place.Existing)) throw Refuse(path, "is a file; use Set-NetnsFile");
            string? from = source is null ? null : ViewPath.Walk(store.Root, source) is { Missing.Count: 0 } found ? found.Existing : throw Refuse(source, "does not exist in there");
            if (place.Missing.Count > 0)
            {
                _growth.MakeParents(place);
                Directory.CreateDirectory(store.Root + place.Full);
                if (from is null) return;
            }

            string origin = from ?? NewDirectory(store.Root + place.Full);
            Mount(origin, place.Full, MountCalls.MS_BIND | MountCalls.MS_REC);
        }
    }

    /// <summary>Hides a directory of the host's behind an empty one, if there is one.</summary>
    internal void HideDirectory(string path)
    {
        if (Has(path)) SetDirectory(path, null);
    }

    /// <summary>Shows one place at another, where something exists already.</summary>
    internal void Bind(string from, string to)
    {
        ViewPath place = ViewPath.Walk(store.Root, to);
        if (place.Missing.Count > 0)
        {
            if (Directory.Exists(store.Root + from)) SetDirectory(to, from);
            else SetFile(to, File.ReadAllBytes(store.Root + from), null);
            return;
        }

        Mount(from, place.Existing, MountCalls.MS_BIND | MountCalls.MS_REC);
    }

    public void Dispose() => store.Dispose();

    private const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private void MakeNew(ViewPath place, byte[] content, UnixFileMode? mode)
    {
        _growth.MakeParents(place); // after which the root may be another one
        string target = store.Root + place.Full;
        File.WriteAllBytes(target, content);
        File.SetUnixFileMode(target, mode ?? NewFile);
    }

    private void Replace(string existing, string target)
    {
        string name = store.NextName("file");
        File.WriteAllBytes(store.PathTo(name), []);
        Files.CopyOwner(target, store.PathTo(name));
        Mount(name, existing, MountCalls.MS_BIND);
    }

    private string NewDirectory(string like)
    {
        string name = store.NextName("directory");
        Directory.CreateDirectory(store.PathTo(name));
        Files.CopyOwner(like, store.PathTo(name));
        return name;
    }

    private void Mount(string source, string target, ulong flags) => view.Look(() =>
    {
        store.Enter();
        MountCalls.Mount(source, target, null, flags);
        return true;
    });

    private ViewPath Locate(string path)
    {
        if (!path.StartsWith('/')) throw Refuse(path, "is relative; give the whole path, from the root on");
        if (path.Contains('\0')) throw Refuse(path, "has a NUL character");
        return ViewPath.Walk(store.Root, path);
    }

    private static InvalidInputException Refuse(string path, string why) => new(InputFault.FilePath, $"The path '{path}' {why}.");
}
