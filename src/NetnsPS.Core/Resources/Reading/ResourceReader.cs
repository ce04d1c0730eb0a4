using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Resources;

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
            ? ReadFds(processId, owner)
            : [];
        IReadOnlyList<ProcMount> mounts = Wants(ResourceKind.Mount) || Wants(ResourceKind.Namespace)
            ? ReadMounts(processId, owner)
            : [];
        if (Wants(ResourceKind.Thread)) ReadThreads(processId, owner);
        if (Wants(ResourceKind.Namespace)) new NamespaceHolders(this, processId, owner).Read(fds, mounts);
    }

    /// <summary>The processes that came of one and have not gone away from it.</summary>
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

    /// <summary>One process that is a resource of somebody.</summary>
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
        foreach (NetnsLink link in NetnsLink.GetAll(netns)) Add(OfLink(link, owner, netns));
    }

    internal bool Wants(ResourceKind kind) => kinds.Contains(kind);

    internal void Add(Resource resource) => _found.TryAdd((resource.Kind, resource.Identity), resource);

    internal void AddGap(ResourceKind kind, string owner, string reason)
        => _gaps.Add(new ResourceGap(kind, owner, reason));

    private static string Label(string word, int number)
        => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");

    private IReadOnlyList<FileDescriptor> ReadFds(int processId, string owner)
    {
        try
        {
            IReadOnlyList<FileDescriptor> all = FileDescriptorTable.Read(processId, fdOptions);
            if (Wants(ResourceKind.Fd))
            {
                foreach (FileDescriptor fd in all) Add(OfFd(fd, owner));
            }

            return all;
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

    private static Resource OfFd(FileDescriptor fd, string owner) => new()
    {
        Kind = ResourceKind.Fd,
        Owner = owner,
        ProcessId = fd.ProcessId,
        Label = Label("fd", fd.Fd),
        Name = fd.Target,
        Description = $"{fd.Kind} {fd.Description}",
        Source = fd,
        Identity = (fd.ProcessId, fd.Fd),
        Slot = (fd.ProcessId, fd.Fd),
    };

    private static Resource OfLink(NetnsLink link, string owner, Netns netns) => new()
    {
        Kind = ResourceKind.Link,
        Owner = owner,
        Label = Label("link", link.Index),
        Name = link.Name,
        Description = $"{link.Kind} {link.Name}",
        Source = link,
        Identity = (netns.Inode, link.Index, link.Kind),
        Slot = (netns.Inode, link.Index),
    };
}
