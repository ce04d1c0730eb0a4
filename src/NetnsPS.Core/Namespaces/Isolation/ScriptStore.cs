using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>
/// Executable scripts that lie nowhere: on memory without a mount point, which only a descriptor of this process leads
/// to. No noexec of /tmp or /run matters, and nothing is left of them however this process ends.
/// </summary>
internal sealed class ScriptStore : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;
    private readonly SafeFd _root = DetachedMountCalls.NewMemory();
    private readonly Dictionary<(string Name, string Text), string> _paths = [];

    /// <summary>A script as a path of this process, for as long as the store lives.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="ObjectDisposedException">The store is gone.</exception>
    /// <exception cref="IOException">There is no memory for it.</exception>
    internal string PathTo(string name, string text)
    {
        bool held = false;
        try
        {
            _root.DangerousAddRef(ref held); // or its number could be another file's already
            lock (_paths)
            {
                if (!_paths.TryGetValue((name, text), out string? path))
                    _paths[(name, text)] = path = Write(name, text);
                return path;
            }
        }
        finally
        {
            if (held) _root.DangerousRelease();
        }
    }

    /// <summary>Whether a path is that of one of them.</summary>
    internal bool Has(string path)
    {
        lock (_paths) return _paths.ContainsValue(path);
    }

    public void Dispose() => _root.Dispose();

    // A folder for each, so that the name is free.
    private string Write(string name, string text)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"{_root.Path}/{_paths.Count}");
        string path = $"{folder}/{name}";
        Directory.CreateDirectory(folder);
        SingleUseThread.Run("netns script", () =>
        {
            // With descriptors of its own: a child that another thread forks right now would else have the file open
            // for writing until it executes its program, and meanwhile nobody could execute the script (ETXTBSY,
            // execve(2)).
            NamespaceCalls.Unshare(NamespaceCalls.CLONE_FILES);
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, Executable);
        });
        return path;
    }
}
