namespace NetnsPS.Namespaces;

/// <summary>What has become of a name in /run/netns.</summary>
internal enum PublishedNameState
{
    /// <summary>There is no such name, or it is another's now.</summary>
    Gone,

    /// <summary>The file is there, and nothing is mounted on it yet, or any more.</summary>
    Placeholder,

    /// <summary>It is there with the namespace.</summary>
    Mounted,

    /// <summary>It can't be told from here: /run/netns is another folder than the one it was made in.</summary>
    OutOfSight,
}

/// <summary>
/// Names in /run/netns by what the journal says of them. A name alone proves nothing: others may have made it again. It
/// is the same one only if the namespace is, and the file that it is mounted on.
/// </summary>
internal static class PublishedName
{
    /// <summary>Where ip-netns(8) keeps the names.</summary>
    internal const string Folder = "/run/netns/";

    /// <summary>What has become of it.</summary>
    /// <param name="record">What was made.</param>
    /// <param name="isOfThisBoot">Whether it was made since the machine was started: no mount outlives that.</param>
    internal static PublishedNameState Look(JournalRecord record, bool isOfThisBoot)
    {
        using SafeFd? folder = OpenFolder(record);
        if (folder is null) return isOfThisBoot ? PublishedNameState.OutOfSight : PublishedNameState.Gone;
        PublishedNameState state = Look(folder, record, isOfThisBoot, isHeld: false, out SafeFd place);
        place.Dispose();
        return state;
    }

    /// <summary>Takes the name away, unless it is gone or another's already.</summary>
    /// <param name="record">What was made.</param>
    /// <param name="isOfThisBoot">Whether it was made since the machine was started.</param>
    /// <param name="isHeld">Whether this process has the namespace
    /// open, so that its inode number can't be another's.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static void Withdraw(JournalRecord record, bool isOfThisBoot = true, bool isHeld = false)
    {
        using SafeFd? folder = OpenFolder(record);
        if (folder is null) return;
        if (Look(folder, record, isOfThisBoot, isHeld, out SafeFd place) == PublishedNameState.Mounted) Unmount(place);
        place.Dispose();
        if (Look(folder, record, isOfThisBoot, isHeld, out place) == PublishedNameState.Placeholder)
            Delete(folder, record.Name!);
        place.Dispose();
    }

    private static SafeFd? OpenFolder(JournalRecord record)
    {
        try
        {
            SafeFd folder = Files.OpenPlace(Folder);
            if (Files.Identify(folder) == record.Folder) return folder;
            folder.Dispose();
            return null;
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    private static PublishedNameState Look(
        SafeFd folder, JournalRecord record, bool isOfThisBoot, bool isHeld, out SafeFd place)
    {
        if (FolderCalls.OpenPlace(folder, record.Name!, out place) != Errno.None) return PublishedNameState.Gone;
        if (PlaceholderIdentity.Of(place) == record.Placeholder) return PublishedNameState.Placeholder;
        bool isSame = isOfThisBoot && Files.Identify(place) == record.Netns && (isHeld || HasCookie(place, record))
            && Covers(folder, record);
        return isSame ? PublishedNameState.Mounted : PublishedNameState.Gone;
    }

    // Inode numbers of namespaces are given again at once, to the next one that is made.
    private static bool HasCookie(SafeFd place, JournalRecord record)
    {
        if (record.Cookie is null) return true;
        var netns = new NetnsPlace(record.Name!, NetnsPlace.OpenFile(place.Path));
        try
        {
            return NetnsCookie.Of(netns) is not { } cookie || cookie == record.Cookie;
        }
        finally
        {
            netns.Close();
        }
    }

    // The namespace may have been mounted there again by others (ip netns attach). Where the kernel doesn't show what
    // is below a mount (open_tree(2), Linux 5.2), the namespace alone decides.
    private static bool Covers(SafeFd folder, JournalRecord record)
    {
        Errno errno = MountCopyCalls.Uncover(folder, out SafeFd uncovered);
        using (uncovered)
        {
            if (errno != Errno.None) return true;
            errno = FolderCalls.OpenPlace(uncovered, record.Name!, out SafeFd below);
            using (below) return errno == Errno.None && PlaceholderIdentity.Of(below) == record.Placeholder;
        }
    }

    // By the descriptor: exactly the mount that was looked at. EINVAL: it has been unmounted meanwhile.
    private static void Unmount(SafeFd place)
    {
        Errno errno = MountCalls.TryUnmount(place.Path);
        if (errno is not (Errno.None or Errno.EINVAL))
            throw new LinuxException("umount2", errno, Folder);
    }

    // EBUSY: others have mounted something on it just now.
    private static void Delete(SafeFd folder, string name)
    {
        Errno errno = FolderCalls.RemoveFile(folder, name);
        if (errno is not (Errno.None or Errno.ENOENT or Errno.EBUSY))
            throw new LinuxException("unlinkat", errno, Folder + name);
    }
}
