using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Commands;

/// <summary>Reads a process's descriptors, and asks about its sockets in the namespace that it lives in.</summary>
internal static class ProcessFds
{
    private static readonly FdReadOptions s_options = new() { OpenSockDiag = OpenSockDiag };

    internal static IReadOnlyList<FileDescriptor> Read(int processId) => FileDescriptorTable.Read(processId, s_options);

    internal static FileDescriptorTable Open(int processId) => FileDescriptorTable.Open(processId, s_options);

    // Null where we may not go, or need not: the reader has other ways to ask.
    private static NetlinkConnection? OpenSockDiag(int processId)
    {
        try
        {
            Netns netns = Netns.OpenProcess(processId);
            return ReferenceEquals(netns, Netns.Current) ? null : netns.Run(SockDiag.Open);
        }
        catch (Exception e) when (e is NetnsNotFoundException or NetnsSwitchException or LinuxException)
        {
            return null;
        }
    }
}
