using System.Globalization;

namespace NetnsPS.Procfs;

/// <summary>The links below /proc/PID/ns, such as <c>pid:[4026531836]</c> (namespaces(7)).</summary>
internal static class ProcNamespace
{
    /// <summary>The inode number in a link; null when it is gone, may not be read, or is none.</summary>
    internal static ulong? InodeOf(string link)
        => ProcFile.ReadLink(link) is { } target && target.IndexOf('[') is > 0 and var start && target.EndsWith(']')
            && ulong.TryParse(target.AsSpan(start + 1, target.Length - start - 2), NumberStyles.None,
                CultureInfo.InvariantCulture, out ulong inode) ? inode : null;

    /// <summary>The inode number of a namespace of a process.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="kind">The name of the link: net, mnt, pid, ...</param>
    internal static ulong? InodeOf(int processId, string kind) => InodeOf(ProcFile.PathOf(processId, "ns/" + kind));
}
