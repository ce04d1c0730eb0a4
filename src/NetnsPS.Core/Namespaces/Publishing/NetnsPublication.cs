using System.Collections.Concurrent;

namespace NetnsPS.Namespaces;

/// <summary>
/// A name in /run/netns: an empty file with the namespace bound over it, as ip-netns(8) makes and finds them. It
/// outlives this process, so it is journaled before it is made.
/// </summary>
internal sealed class NetnsPublication : IDisposable
{
    private static readonly ConcurrentDictionary<NetnsPublication, bool> s_all = new();
    private static int s_endWatched;
    private readonly NetnsPlace _netns;
    private readonly JournalRecord _record;
    private readonly JournalEntry? _journal;
    private int _withdrawn;

    private NetnsPublication(NetnsPlace netns, JournalRecord record, JournalEntry? journal, string? refusal)
    {
        _netns = netns;
        _record = record;
        _journal = journal;
        Refusal = refusal;
    }

    internal string Path => PublishedName.Folder + _record.Name;

    /// <summary>Why it is in no journal; null when it is. Then it is not found once this process is killed.</summary>
    internal string? Refusal { get; }

    /// <summary>Binds a namespace to a name.</summary>
    /// <exception cref="NetnsExistsException">The name is taken, by whomever.</exception>
    /// <exception cref="LinuxException">A call failed; nothing is left.</exception>
    internal static NetnsPublication Publish(NetnsPlace netns, string name)
    {
        NetnsName.Validate(name);
        if (Interlocked.Exchange(ref s_endWatched, 1) == 0) ProcessEnd.Do(WithdrawAll);
        PrepareFolder();
        using SafeFd folder = Files.OpenPlace(PublishedName.Folder);
        using SafeFd file = MakePlaceholder(folder, name, out bool isNamed);
        var record = new JournalRecord(
            JournalKind.PublishedName, netns.Identity, NetnsCookie.Of(netns), name, Files.Identify(folder),
                PlaceholderIdentity.Of(file));
        NetnsPublication? publication = null;
        try
        {
            publication = new NetnsPublication(
                netns, record, JournalEntry.TryWrite(record, out string? refusal), refusal);
            if (!isNamed) Check("linkat", FolderCalls.Link(file, folder, name), name);
            Mount(netns, folder, record);
            s_all[publication] = true;
            return publication;
        }
        catch
        {
            PublishedName.Withdraw(record, isHeld: true);
            publication?._journal?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes all names away that were published from here, as far
    /// as the kernel lets it: the others stay in the journal.
    /// </summary>
    private static void WithdrawAll()
    {
        foreach ((NetnsPublication publication, _) in s_all)
        {
            try
            {
                publication.Dispose();
            }
            catch (LinuxException)
            {
                // Get-NetnsOrphan lists it.
            }
        }
    }

    /// <summary>
    /// Takes the name away and strikes it out of the journal; one that is gone already, or another's now, is no error.
    /// </summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _withdrawn, 1) != 0) return;
        PublishedName.Withdraw(_record, isHeld: !_netns.IsGone);
        s_all.TryRemove(this, out _);
        _journal?.Dispose();
    }

    // Without a name at first, so that it is in the journal before others can see it; where the file system can't do
    // that (overlayfs before Linux 6.2), a kill amidst of it leaves an empty file. No mode: what is mounted on it
    // counts.
    private static SafeFd MakePlaceholder(SafeFd folder, string name, out bool isNamed)
    {
        Errno errno = FolderCalls.OpenPlace(folder, name, out SafeFd taken);
        taken.Dispose();
        if (errno == Errno.None) throw new NetnsExistsException(name);
        isNamed = false;
        errno = FolderCalls.CreateUnnamed(folder, 0, out SafeFd file);
        if (errno == Errno.None) return file;
        file.Dispose();
        if (errno is not (Errno.EOPNOTSUPP or Errno.EISDIR))
            throw new LinuxException("openat", errno, PublishedName.Folder + name);
        isNamed = true;
        Check("openat", FolderCalls.CreateFile(folder, name, 0, out file), name);
        return file;
    }

    // On exactly that file, even if others put another one in its place.
    private static void Mount(NetnsPlace netns, SafeFd folder, JournalRecord record)
    {
        Check("openat", FolderCalls.OpenPlace(folder, record.Name!, out SafeFd place), record.Name!);
        using (place)
        {
            if (PlaceholderIdentity.Of(place) != record.Placeholder) throw new NetnsExistsException(record.Name!);
            netns.UseFd(fd =>
            {
                MountCalls.Mount($"/proc/self/fd/{fd}", place.Path, null, MountCalls.MS_BIND);
                return true;
            });
        }
    }

    private static void Check(string function, Errno errno, string name)
    {
        if (errno == Errno.EEXIST) throw new NetnsExistsException(name);
        if (errno != Errno.None) throw new LinuxException(function, errno, PublishedName.Folder + name);
    }

    // As ip-netns(8) does: a shared mount, so that names made later are seen in mount namespaces that exist already.
    // Its mode is the one that ip-netns(8) gives, whatever the umask is: nobody else may put a name there.
    private static void PrepareFolder()
    {
        const string folder = PublishedName.Folder;
        if (!Directory.Exists(folder))
        {
            const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute;
            Directory.CreateDirectory(folder, mode);
        }

        if (MountCalls.TryMount("none", folder, null, MountCalls.MS_SHARED | MountCalls.MS_REC) == Errno.None) return;
        MountCalls.Mount(folder, folder, null, MountCalls.MS_BIND | MountCalls.MS_REC);
        MountCalls.Mount("none", folder, null, MountCalls.MS_SHARED | MountCalls.MS_REC);
    }
}
