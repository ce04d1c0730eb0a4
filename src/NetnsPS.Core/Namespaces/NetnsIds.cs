using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>
/// The inode numbers of the namespaces that the processes of a
/// <see cref="Netns"/> are in (namespaces(7)); null where nobody can tell.
/// </summary>
/// <param name="Net">Network.</param>
/// <param name="Mount">Mounts (<c>mnt</c>).</param>
/// <param name="Uts">The host's name.</param>
/// <param name="Ipc">System V objects and message queues.</param>
/// <param name="Pid">Process numbers.</param>
/// <param name="User">Users and capabilities.</param>
public sealed record NetnsIds(ulong Net, ulong? Mount, ulong? Uts, ulong? Ipc, ulong? Pid, ulong? User)
{
    private const NetnsIsolation UserNamespace = NetnsIsolation.None; // no view has one of its own

    internal static NetnsIds Of(Netns netns)
    {
        // Somebody else's that is known by its file alone tells nothing of the others.
        string? folder = netns.Origin != NetnsOrigin.Opened ? "/proc/self/ns"
            : netns.Path.StartsWith("/proc/", StringComparison.Ordinal) ? Path.GetDirectoryName(netns.Path) : null;
        ulong? Of(NetnsIsolation kind, string file)
            => netns.View?.InodeOf(kind) ?? (folder is null ? null : ProcNamespace.InodeOf($"{folder}/{file}"));
        return new NetnsIds(
            netns.Inode, Of(NetnsIsolation.Mount, "mnt"), Of(NetnsIsolation.Uts, "uts"), Of(NetnsIsolation.Ipc, "ipc"),
                Of(NetnsIsolation.Pid, "pid"), Of(UserNamespace, "user"));
    }

    /// <summary>As /proc/PID/ns shows them.</summary>
    public override string ToString()
    {
        (string Kind, ulong? Inode)[] all = [
            ("net", Net), ("mnt", Mount), ("uts", Uts), ("ipc", Ipc), ("pid", Pid), ("user", User)];
        return string.Join(' ', all.Where(n => n.Inode is not null).Select(n => $"{n.Kind}:[{n.Inode}]"));
    }
}
