using NetnsPS.Namespaces;

namespace NetnsPS.Support;

/// <summary>Tries to make a network namespace, to enter it, and to come back.</summary>
internal static class NamespaceProbe
{
    internal static string? Try(ProbeNetns probe)
    {
        ulong before = Here();
        ulong inside = probe.Netns.Run(Here);
        ulong after = Here();
        return inside == probe.Netns.Inode && after == before
            ? null
            : $"A thread that went from net:[{before}] into net:[{probe.Netns.Inode}] and back was in net:[{inside}] "
                + $"and then in net:[{after}].";
    }

    private static ulong Here()
    {
        using SafeFd fd = Files.OpenReadOnly(NetnsPlace.CurrentThreadPath);
        return Files.Identify(fd).Inode;
    }
}
