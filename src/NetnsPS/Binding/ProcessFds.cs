using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>Reads a process's descriptors, and asks about its sockets in the namespace that it lives in.</summary>
internal static class ProcessFds
{
    internal static FdReadOptions Options { get; } = new() { OpenSockDiag = OpenSockDiag };

    internal static IReadOnlyList<FileDescriptor> Read(int processId, bool pipeHolders)
        => FileDescriptorTable.Read(processId, Options with { FindPipeHolders = pipeHolders });

    /// <summary>
    /// Binds to the descriptors of processes: should one end, another one with its number is not taken for it.
    /// </summary>
    /// <exception cref="ProcessNotFoundException">There is no such process.</exception>
    internal static IReadOnlyList<ResourceSubject> SubjectsOf(IEnumerable<ProcessReference> processes)
        => [.. processes.Select(process => ResourceSubject.OfDescriptors(process.Id))];

    // Null where we may not go, or need not: the reader has other ways to ask.
    private static NetlinkConnection? OpenSockDiag(int processId)
    {
        if (ProcNamespace.InodeOf(processId, "net") is not { } inode || inode == Netns.Current.Inode) return null;
        try
        {
            // Not to be kept open, and the namespace alive, until some collection.
            using OpenedNetns opened = Netns.OpenProcess(processId);
            return opened.Netns.Run(SockDiag.Open);
        }
        catch (Exception e) when (e is NetnsNotFoundException or NetnsSwitchException or LinuxException)
        {
            return null;
        }
    }
}
