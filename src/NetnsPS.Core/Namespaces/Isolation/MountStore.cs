using System.Globalization;
using Microsoft.Win32.SafeHandles;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// Memory for what a mount namespace has of its own: a tmpfs in it that no path leads to, as it lies below the
/// namespace's own /sys. Reached by descriptors, so that files can be made in it from any thread; what mounts them has
/// to be inside.
/// </summary>
internal sealed class MountStore : IDisposable
{
    private readonly SafeFd _files;
    private SafeFd _root;
    private int _last;

    private MountStore(SafeFd files, SafeFd root)
    {
        _files = files;
        _root = root;
    }

    /// <summary>
    /// Makes the mounts that every view has. On a thread that has just been given a mount namespace, and a network.
    /// </summary>
    /// <param name="withIpc">Whether to renew what shows System V and POSIX objects.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static MountStore Create(bool withIpc)
    {
        MountCalls.Mount("none", "/", null, MountCalls.MS_REC | MountCalls.MS_PRIVATE);
        using SafeFd hostSys = Files.OpenPlace("/sys");
        IReadOnlyList<string> below = MountsBelowSys();
        MountCalls.Mount("netnsps", "/sys", "tmpfs", MountCalls.MS_NOSUID | MountCalls.MS_NODEV, "mode=0755");
        SafeFd files = Files.OpenPlace("/sys");
        try
        {
            // Shows the network namespace of whoever mounts it (net_current_may_mount, net/core/net-sysfs.c).
            MountCalls.Mount("sysfs", "/sys", "sysfs", MountCalls.MS_NOSUID | MountCalls.MS_NODEV
                | MountCalls.MS_NOEXEC);
            Files.ChangeDirectory(hostSys);

            // bpf, cgroup, debugfs and the like: what has no place in the new one stays away.
            foreach (string mount in below)
                _ = MountCalls.TryMount(mount["/sys/".Length..], mount, null, MountCalls.MS_BIND | MountCalls.MS_REC);
            if (withIpc) RenewIpc();
            Files.ChangeDirectory(files);
            return new MountStore(files, Files.OpenPlace("/"));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The namespace's root.</summary>
    internal SafeFd Root => _root;

    /// <summary>Its device: what lies on it is nobody else's, and can be changed.</summary>
    internal ulong Device => Files.Identify(_files).Device;

    /// <summary>A name that was not used yet.</summary>
    internal string NextName(string kind)
        => string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref _last)}");

    /// <summary>
    /// Makes a file with the owner of what it is to replace. Its content is there before any other user can open it.
    /// </summary>
    /// <returns>A place, from which it can be mounted.</returns>
    /// <exception cref="LinuxException">The kernel refused; nothing is left.</exception>
    internal SafeFd MakeFile(byte[] name, ReadOnlySpan<byte> content, ViewPath like, int mode)
    {
        using SafeFd file = PlaceCalls.CreateFile(_files, name);
        try
        {
            StoreFiles.Write(file, content);
            PlaceCalls.SetOwner(file, like.UserId, like.GroupId);
            PlaceCalls.SetMode(file, mode);
            return PlaceCalls.TryOpen(_files, name)!;
        }
        catch
        {
            PlaceCalls.Remove(_files, name);
            throw;
        }
    }

    /// <summary>Makes an empty directory with the owner and the mode of another.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal SafeFd MakeDirectory(byte[] name, ViewPath like)
    {
        SafeFd made = PlaceCalls.CreateDirectory(_files, name, 0);
        try
        {
            PlaceCalls.SetOwner(made, like.UserId, like.GroupId);
            PlaceCalls.SetMode(made, like.Mode);
            return made;
        }
        catch
        {
            made.Dispose();
            PlaceCalls.Remove(_files, name);
            throw;
        }
    }

    /// <summary>Takes something out of the store that could not be mounted. On a thread inside.</summary>
    internal void Withdraw(byte[] name)
    {
        Enter();
        _ = MountCalls.TryUnmount(System.Text.Encoding.UTF8.GetString(name.AsSpan()[..^1]));
        PlaceCalls.Remove(_files, name);
    }

    /// <summary>
    /// Makes the store the working directory, so that <c>name</c> is a source for mounts. On a thread inside.
    /// </summary>
    internal void Enter() => Files.ChangeDirectory(_files);

    /// <summary>The root is another one now. On a thread inside.</summary>
    internal void RootChanged() => Interlocked.Exchange(ref _root, Files.OpenPlace("/")).Dispose();

    public void Dispose()
    {
        _files.Dispose();
        _root.Dispose();
    }

    private static void RenewIpc()
    {
        if (Directory.Exists("/dev/shm"))
            MountCalls.Mount("tmpfs", "/dev/shm", "tmpfs", MountCalls.MS_NOSUID | MountCalls.MS_NODEV, "mode=1777");
        if (Directory.Exists("/dev/mqueue")) _ = MountCalls.TryMount("mqueue", "/dev/mqueue", "mqueue", 0);
    }

    private static List<string> MountsBelowSys()
    {
        var found = new List<string>();
        foreach (string point in ProcMount.ReadAll("thread-self")?.Select(mount => mount.Point) ?? [])
        {
            if (point.StartsWith("/sys/", StringComparison.Ordinal)
                && !found.Any(f => point == f || point.StartsWith(f + "/", StringComparison.Ordinal))) found.Add(point);
        }

        return found;
    }
}

/// <summary>The content of files that are open already: of those in a store to write, of others to read.</summary>
internal static class StoreFiles
{
    private const int Block = 4096;

    /// <summary>Writes an open file.</summary>
    /// <exception cref="IOException">There is no memory for it.</exception>
    internal static void Write(SafeFd file, ReadOnlySpan<byte> content)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        RandomAccess.Write(handle, content, 0);
        GC.KeepAlive(file);
    }

    /// <summary>Reads an open file whole. Of some, such as those of /proc, the size is not known before.</summary>
    /// <returns>Null when it is larger than the limit.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static byte[]? TryRead(SafeFd file, int limit)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        long size = RandomAccess.GetLength(handle);
        if (size > limit) return null;
        byte[] content = new byte[Math.Max(size + 1, Block)]; // one more, to find the end
        int length = 0;
        while (RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
            if (length > limit) return null;
            if (length == content.Length) Array.Resize(ref content, (int)Math.Min(limit + 1L, 2L * length));
        }

        GC.KeepAlive(file);
        return content[..length];
    }
}
