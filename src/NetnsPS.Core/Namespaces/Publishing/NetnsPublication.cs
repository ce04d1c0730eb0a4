namespace NetnsPS.Namespaces;

/// <summary>
/// A name in /run/netns: an empty file with the namespace bound over it, as ip-netns(8) makes and finds them. It outlives
/// this process, so it is journaled before it is made.
/// </summary>
internal sealed class NetnsPublication : IDisposable
{
    private readonly JournalEntry _journal;

    private NetnsPublication(string path, JournalEntry journal)
    {
        Path = path;
        _journal = journal;
    }

    internal string Path { get; }

    /// <summary>Binds a namespace to a name.</summary>
    /// <exception cref="NetnsExistsException">The name is taken, by whomever.</exception>
    /// <exception cref="LinuxException">mount(2) failed; nothing is left.</exception>
    internal static NetnsPublication Publish(Netns netns, string name)
    {
        NetnsName.Validate(name);
        string path = NetnsDirectory.Published + name;
        if (File.Exists(path)) throw new NetnsExistsException(name);
        PrepareFolder();
        JournalEntry journal = JournalEntry.Write(OrphanKind.PublishedName, path);
        try
        {
            CreateEmpty(path, name);
            netns.UseFd(fd =>
            {
                MountCalls.Mount($"/proc/self/fd/{fd}", path, null, MountCalls.MS_BIND);
                return true;
            });
            return new NetnsPublication(path, journal);
        }
        catch (NetnsExistsException)
        {
            journal.Dispose();
            throw;
        }
        catch
        {
            Withdraw(path);
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Takes a name away; one that is gone already is no error.</summary>
    /// <exception cref="LinuxException">umount2(2) refused.</exception>
    internal static void Withdraw(string path)
    {
        Errno errno = MountCalls.TryUnmount(path);
        if (errno is not (Errno.None or Errno.EINVAL or Errno.ENOENT)) throw new LinuxException("umount2", errno, path);
        File.Delete(path);
    }

    /// <summary>Takes the name away and strikes it out of the journal.</summary>
    public void Dispose()
    {
        Withdraw(Path);
        _journal.Dispose();
    }

    // Exclusively, or two that publish the same name at once would both believe it theirs.
    private static void CreateEmpty(string path, string name)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new NetnsExistsException(name);
        }
    }

    // As ip-netns(8) does: a shared mount, so that names made later are seen in mount namespaces that exist already.
    private static void PrepareFolder()
    {
        string folder = NetnsDirectory.Published.TrimEnd('/');
        Directory.CreateDirectory(folder);
        if (MountCalls.TryMount("none", folder, null, MountCalls.MS_SHARED | MountCalls.MS_REC) == Errno.None) return;
        MountCalls.Mount(folder, folder, null, MountCalls.MS_BIND | MountCalls.MS_REC);
        MountCalls.Mount("none", folder, null, MountCalls.MS_SHARED | MountCalls.MS_REC);
    }
}
