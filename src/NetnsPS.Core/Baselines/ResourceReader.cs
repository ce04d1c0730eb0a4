using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Baselines;

/// <summary>Reads what processes and namespaces have, each thing once.</summary>
/// <param name="kinds">What to read.</param>
/// <param name="fdOptions">How to read descriptors.</param>
internal sealed class ResourceReader(IReadOnlySet<ResourceKind> kinds, FdReadOptions? fdOptions)
{
    private readonly Dictionary<(ResourceKind, object), Resource> _found = [];
    private readonly List<ResourceGap> _gaps = [];

    internal ResourceSnapshot Snapshot => new([.. _found.Values], _gaps);

    /// <summary>What one process has itself.</summary>
    /// <exception cref="ProcessNotFoundException">It has ended.</exception>
    internal void ReadProcess(int processId, string owner)
    {
        // Namespaces are held by descriptors and mounts too: those are read for them, if for nothing else.
        IReadOnlyList<FileDescriptor> fds = Wants(ResourceKind.Fd) || Wants(ResourceKind.Namespace)
            ? TryReadDescriptors(processId, owner)
            : [];
        IReadOnlyList<ProcMount> mounts = Wants(ResourceKind.Mount) || Wants(ResourceKind.Namespace)
            ? ReadMounts(processId, owner)
            : [];
        if (Wants(ResourceKind.Thread)) ReadThreads(processId, owner);
        if (Wants(ResourceKind.Namespace)) ReadNamespaces(processId, owner, fds, mounts);
    }

    /// <summary>The descriptors of a process.</summary>
    /// <exception cref="ProcessNotFoundException">It has ended.</exception>
    /// <exception cref="FdAccessDeniedException">They may not be read.</exception>
    internal IReadOnlyList<FileDescriptor> ReadDescriptors(int processId, string owner)
    {
        IReadOnlyList<FileDescriptor> all = FileDescriptorTable.Read(processId, fdOptions);
        if (Wants(ResourceKind.Fd))
        {
            foreach (FileDescriptor fd in all) Add(Resource.Of(fd, owner));
        }

        return all;
    }

    /// <summary>The descendants of a process; one whose parent has ended is none any more.</summary>
    internal void ReadDescendants(int processId, string owner)
    {
        if (!Wants(ResourceKind.Process)) return;
        ILookup<int, ProcStat> children = ProcStat.ReadAll().ToLookup(entry => entry.Parent);
        var open = new Queue<int>([processId]);
        while (open.TryDequeue(out int parent))
        {
            foreach (ProcStat child in children[parent])
            {
                ReadMember(child, owner);
                open.Enqueue(child.Id);
            }
        }
    }

    /// <summary>One process as a resource of another one, or of a namespace.</summary>
    internal void ReadMember(ProcStat entry, string owner)
    {
        if (!Wants(ResourceKind.Process)) return;
        string name = ProcFile.Name(entry.Id) ?? "";
        string command = ProcFile.CommandLine(entry.Id)?.Trim() ?? "";
        string state = entry.IsZombie ? ", ended and not waited for" : "";
        Add(new Resource
        {
            Kind = ResourceKind.Process,
            Owner = owner,
            Label = Label("process", entry.Id),
            Name = name,
            Description = (command.Length == 0 ? name : command) + state,
            Identity = (entry.Id, entry.StartTime),
            Age = entry.StartTime,
        });
    }

    /// <summary>The links of the namespace that a process lives in.</summary>
    internal void ReadLinksOfProcess(int processId, string owner)
    {
        if (!Wants(ResourceKind.Link)) return;
        try
        {
            // Not to be kept open, and the namespace alive, until some collection.
            using OpenedNetns opened = Netns.OpenProcess(processId);
            ReadLinks(opened.Netns, owner);
        }
        catch (Exception e) when (e is LinuxException or NetlinkException or NetnsSwitchException
            or NetnsNotFoundException)
        {
            AddGap(ResourceKind.Link, owner, e.Message);
        }
    }

    /// <summary>The links of a namespace.</summary>
    internal void ReadLinks(Netns netns, string owner)
    {
        if (!Wants(ResourceKind.Link)) return;
        foreach (NetnsLink link in NetnsLink.GetAll(netns))
        {
            Add(new Resource
            {
                Kind = ResourceKind.Link,
                Owner = owner,
                Label = Label("link", link.Index),
                Name = link.Name,
                Description = $"{link.Kind} {link.Name}",
                Source = link,
                Identity = (netns.Inode, link.Index, link.Kind),
                Slot = (netns.Inode, link.Index),
            });
        }
    }

    internal void Add(Resource resource) => _found.TryAdd((resource.Kind, resource.Identity), resource);

    private bool Wants(ResourceKind kind) => kinds.Contains(kind);

    private void AddGap(ResourceKind kind, string owner, string reason)
        => _gaps.Add(new ResourceGap(kind, owner, reason));

    private static string Label(string word, int number)
        => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");

    private IReadOnlyList<FileDescriptor> TryReadDescriptors(int processId, string owner)
    {
        try
        {
            return ReadDescriptors(processId, owner);
        }
        catch (FdAccessDeniedException e)
        {
            AddGap(ResourceKind.Fd, owner, e.Message);
            return [];
        }
    }

    private IReadOnlyList<ProcMount> ReadMounts(int processId, string owner)
    {
        if (ProcMount.ReadAll(processId.ToString(CultureInfo.InvariantCulture)) is not { } mounts)
        {
            AddGap(ResourceKind.Mount, owner, "its mounts may not be read.");
            return [];
        }

        if (!Wants(ResourceKind.Mount)) return mounts;
        foreach (ProcMount mount in mounts)
        {
            Add(new Resource
            {
                Kind = ResourceKind.Mount,
                Owner = owner,
                ProcessId = processId,
                Label = Label("mount", mount.Id),
                Name = mount.Point,
                Description = $"{mount.Type} {mount.Device} on {mount.Point}",
                Identity = mount,
                Slot = mount.Id,
            });
        }

        return mounts;
    }

    private void ReadThreads(int processId, string owner)
    {
        foreach (int thread in ProcFile.Numbers(ProcFile.PathOf(processId, "task")) ?? [])
        {
            string task = string.Create(CultureInfo.InvariantCulture, $"{processId}/task/{thread}");
            if (ProcFile.ReadText($"/proc/{task}/stat") is not { } stat || ProcStat.Parse(stat) is not { } entry)
                continue;
            string name = ProcFile.Name(task) ?? "";
            Add(new Resource
            {
                Kind = ResourceKind.Thread,
                Owner = owner,
                ProcessId = processId,
                Label = Label("thread", thread),
                Name = name,
                Description = name,
                Identity = (thread, entry.StartTime),
                Age = entry.StartTime,
            });
        }
    }

    // What keeps them alive: threads, descriptors and mounts.
    private void ReadNamespaces(
        int processId, string owner, IReadOnlyList<FileDescriptor> fds, IReadOnlyList<ProcMount> mounts)
    {
        var holders = new Dictionary<string, List<string>>();
        foreach (FileDescriptor fd in fds)
        {
            if (fd.Details is NamespaceDetails { Type: { } type, Inode: { } inode })
                Hold(string.Create(CultureInfo.InvariantCulture, $"{type}:[{inode}]"), Label("fd", fd.Fd));
        }

        // What a bind mount of a namespace shows as its root: net:[4026532210] (nsfs).
        foreach (ProcMount mount in mounts.Where(m => m.Type == "nsfs")) Hold(mount.Root, Label("mount", mount.Id));
        foreach (int thread in ProcFile.Numbers(ProcFile.PathOf(processId, "task")) ?? [])
        {
            foreach (string name in NamespacesOf(processId, thread, owner)) Hold(name, Label("thread", thread));
        }

        foreach ((string name, List<string> held) in holders)
        {
            string more = held.Count > 4
                ? string.Create(CultureInfo.InvariantCulture, $" and {held.Count - 4} more")
                : "";
            Add(new Resource
            {
                Kind = ResourceKind.Namespace,
                Owner = owner,
                ProcessId = processId,
                Label = "namespace",
                Name = name,
                Description = $"{name}, held by {string.Join(", ", held.Take(4))}{more}",
                Identity = name,
            });
        }

        void Hold(string name, string holder)
        {
            if (!holders.TryGetValue(name, out List<string>? held)) holders[name] = held = [];
            held.Add(holder);
        }
    }

    private IReadOnlyList<string> NamespacesOf(int processId, int thread, string owner)
    {
        string directory = ProcFile.PathOf(processId, string.Create(CultureInfo.InvariantCulture, $"task/{thread}/ns"));
        var names = new List<string>();
        try
        {
            foreach (string file in Directory.EnumerateFileSystemEntries(directory))
            {
                // What its children will be in, it is not in itself.
                if (!file.EndsWith("_for_children", StringComparison.Ordinal) && ProcFile.ReadLink(file) is { } name)
                    names.Add(name);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            AddGap(ResourceKind.Namespace, owner, e.Message);
        }
        catch (IOException)
        {
            // It ended meanwhile.
        }

        return names;
    }
}
