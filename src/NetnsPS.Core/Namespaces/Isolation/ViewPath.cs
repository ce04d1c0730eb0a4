using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// Where a path leads in a view, symbolic links followed there and not in the host's files. It is walked once, from
/// descriptor to descriptor; what it found stays that, whatever other users rename or link meanwhile.
/// </summary>
/// <remarks>
/// Each step opens one name of an open directory and follows no link (O_NOFOLLOW): links are read, and their text
/// walked from the view's root. So the links of /proc that lead elsewhere than their text says (RESOLVE_NO_MAGICLINKS
/// of openat2(2)) are never taken, <c>..</c> never leads above the root, and a kernel without openat2 does as well as
/// others.
/// </remarks>
internal sealed class ViewPath : IDisposable
{
    private const int MaximumLinks = 40; // MAXSYMLINKS, include/linux/namei.h
    private readonly Files.Statx _status;

    private ViewPath(SafeFd place, string existing, IReadOnlyList<string> missing)
    {
        Place = place;
        Existing = existing;
        Missing = missing;
        _status = PlaceCalls.Status(place);
    }

    /// <summary>What exists, as a place.</summary>
    internal SafeFd Place { get; }

    /// <summary>The part that exists, without links; <c>/</c> at least.</summary>
    internal string Existing { get; }

    /// <summary>The names that do not exist behind it.</summary>
    internal IReadOnlyList<string> Missing { get; }

    /// <summary>Whether all of it exists.</summary>
    internal bool IsThere => Missing.Count == 0;

    /// <summary>Whether what exists is a directory.</summary>
    internal bool IsDirectory => (_status.Mode & FolderCalls.S_IFMT) == FolderCalls.S_IFDIR;

    /// <summary>
    /// Whether what exists is an ordinary file, which can be read without waiting for another process.
    /// </summary>
    internal bool IsRegular => (_status.Mode & FolderCalls.S_IFMT) == FolderCalls.S_IFREG;

    internal uint UserId => _status.UserId;

    internal uint GroupId => _status.GroupId;

    /// <summary>The bits of its mode without its kind.</summary>
    internal int Mode => _status.Mode & 0xfff;

    /// <summary>The device that it lies on.</summary>
    internal ulong Device => Files.MakeDevice(_status.DevMajor, _status.DevMinor);

    /// <summary>The whole path.</summary>
    internal string Full => IsThere ? Existing : $"{Existing.TrimEnd('/')}/{string.Join('/', Missing)}";

    /// <summary>Walks a path.</summary>
    /// <param name="root">The view's root.</param>
    /// <param name="path">An absolute path in the view.</param>
    /// <exception cref="LinuxException">ELOOP; ENOTDIR: it goes on
    /// behind something that is no directory; EACCES.</exception>
    internal static ViewPath Walk(SafeFd root, string path)
    {
        var open = new Stack<string>(Names(path).Reverse());
        var done = new Stack<(string Name, SafeFd Place)>();
        try
        {
            for (int links = 0; open.TryPop(out string? name);)
            {
                if (name == "..")
                {
                    if (done.TryPop(out (string, SafeFd Place) last)) last.Place.Dispose();
                    continue;
                }

                SafeFd here = done.TryPeek(out (string, SafeFd Place) top) ? top.Place : root;
                if (PlaceCalls.TryOpen(here, PlaceCalls.Name(name)) is not { } next)
                    return End(root, done, [name, .. open]);
                int kind = KindOf(next);
                if (kind == FolderCalls.S_IFLNK)
                {
                    string target;
                    using (next) target = Encoding.UTF8.GetString(PlaceCalls.ReadLink(next).AsSpan()[..^1]);
                    if (++links > MaximumLinks) throw new LinuxException("open", Errno.ELOOP, path);
                    if (target.StartsWith('/')) Clear(done);
                    foreach (string word in Names(target).Reverse()) open.Push(word);
                    continue;
                }

                done.Push((name, next));
                if (open.Count > 0 && kind != FolderCalls.S_IFDIR)
                    throw new LinuxException("open", Errno.ENOTDIR, TextOf(done));
            }

            return End(root, done, []);
        }
        finally
        {
            Clear(done);
        }
    }

    public void Dispose() => Place.Dispose();

    // The last place is the answer's from here on; of the root it is a copy.
    private static ViewPath End(SafeFd root, Stack<(string Name, SafeFd Place)> done, IReadOnlyList<string> missing)
    {
        string existing = TextOf(done);
        SafeFd place = done.TryPop(out (string, SafeFd Place) last)
            ? last.Place
            : PlaceCalls.TryOpen(root, PlaceCalls.Name("."))!;
        try
        {
            return new ViewPath(place, existing, missing);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private static int KindOf(SafeFd place)
    {
        try
        {
            return PlaceCalls.Status(place).Mode & FolderCalls.S_IFMT;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private static void Clear(Stack<(string Name, SafeFd Place)> done)
    {
        while (done.TryPop(out (string, SafeFd Place) last)) last.Place.Dispose();
    }

    private static string TextOf(Stack<(string Name, SafeFd Place)> done)
        => "/" + string.Join('/', done.Reverse().Select(d => d.Name));

    private static IEnumerable<string> Names(string path) => path.Split('/').Where(n => n is not ("" or "."));
}
