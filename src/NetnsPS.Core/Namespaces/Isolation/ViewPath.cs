namespace NetnsPS.Namespaces;

/// <summary>Where a path leads in a view, symbolic links followed there and not in the host's files.</summary>
/// <param name="Existing">The part that exists, without links; <c>/</c> at least.</param>
/// <param name="Missing">The names that do not exist behind it.</param>
internal sealed record ViewPath(string Existing, IReadOnlyList<string> Missing)
{
    private const int MaximumLinks = 40; // MAXSYMLINKS, include/linux/namei.h

    /// <summary>The whole path.</summary>
    internal string Full => Missing.Count == 0 ? Existing : $"{Existing.TrimEnd('/')}/{string.Join('/', Missing)}";

    /// <summary>Walks a path.</summary>
    /// <param name="root">The view's root as a path of this process.</param>
    /// <param name="path">An absolute path in the view.</param>
    /// <exception cref="LinuxException">ELOOP; ENOTDIR: it goes on behind something that is no directory.</exception>
    internal static ViewPath Walk(string root, string path)
    {
        var open = new Stack<string>(Names(path).Reverse());
        var done = new List<string>();
        for (int links = 0; open.TryPop(out string? name);)
        {
            string here = "/" + string.Join('/', done.Append(name));
            var file = new FileInfo(root + here);
            if (file.LinkTarget is { } target)
            {
                if (++links > MaximumLinks) throw new LinuxException("open", Errno.ELOOP, path);
                if (target.StartsWith('/')) done.Clear();
                foreach (string next in Names(target).Reverse()) open.Push(next);
            }
            else if (name == "..")
            {
                if (done.Count > 0) done.RemoveAt(done.Count - 1);
            }
            else if (Path.Exists(file.FullName))
            {
                if (open.Count > 0 && !Directory.Exists(file.FullName)) throw new LinuxException("open", Errno.ENOTDIR, here);
                done.Add(name);
            }
            else
            {
                return new ViewPath("/" + string.Join('/', done), [name, .. open]);
            }
        }

        return new ViewPath("/" + string.Join('/', done), []);
    }

    private static IEnumerable<string> Names(string path) => path.Split('/').Where(n => n is not ("" or "."));
}
