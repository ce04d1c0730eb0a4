using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Resources;

/// <summary>The namespaces that a process keeps alive, and by what: its threads, descriptors and mounts.</summary>
internal sealed class NamespaceHolders(ResourceReader reader, int processId, string owner)
{
    private readonly Dictionary<string, List<string>> _holders = [];

    /// <summary>Finds them all.</summary>
    internal void Read(IReadOnlyList<FileDescriptor> fds, IReadOnlyList<ProcMount> mounts)
    {
        foreach (FileDescriptor fd in fds)
        {
            if (fd.Details is NamespaceDetails { Type: { } type, Inode: { } inode })
                Hold(string.Create(CultureInfo.InvariantCulture, $"{type}:[{inode}]"), fd.Fd, "fd");
        }

        // What a bind mount of a namespace shows as its root: net:[4026532210] (nsfs).
        foreach (ProcMount mount in mounts.Where(m => m.Type == "nsfs")) Hold(mount.Root, mount.Id, "mount");
        foreach (int thread in ProcFile.Numbers(ProcFile.PathOf(processId, "task")) ?? []) ReadThread(thread);
        foreach ((string name, List<string> holders) in _holders)
        {
            reader.Add(new Resource
            {
                Kind = ResourceKind.Namespace,
                Owner = owner,
                ProcessId = processId,
                Label = "namespace",
                Name = name,
                Description = $"{name}, held by {Some(holders)}",
                Identity = name,
            });
        }
    }

    private void ReadThread(int thread)
    {
        string directory = ProcFile.PathOf(processId, string.Create(CultureInfo.InvariantCulture, $"task/{thread}/ns"));
        try
        {
            foreach (string file in Directory.EnumerateFileSystemEntries(directory))
            {
                // What its children will be in, it is not in itself.
                if (!file.EndsWith("_for_children", StringComparison.Ordinal) && ProcFile.ReadLink(file) is { } name)
                    Hold(name, thread, "thread");
            }
        }
        catch (UnauthorizedAccessException e)
        {
            reader.AddGap(ResourceKind.Namespace, owner, e.Message);
        }
        catch (IOException)
        {
            // It ended meanwhile.
        }
    }

    private void Hold(string name, int number, string word)
    {
        if (!_holders.TryGetValue(name, out List<string>? holders)) _holders[name] = holders = [];
        holders.Add(string.Create(CultureInfo.InvariantCulture, $"{word} {number}"));
    }

    private static string Some(List<string> holders)
        => string.Join(", ", holders.Take(4))
            + (holders.Count > 4 ? string.Create(CultureInfo.InvariantCulture, $" and {holders.Count - 4} more") : "");
}
