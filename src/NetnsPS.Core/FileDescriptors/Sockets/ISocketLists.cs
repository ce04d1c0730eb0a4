using NetnsPS.Netlink.Diag;

namespace NetnsPS.FileDescriptors;

/// <summary>Reads the lists of sockets of one network namespace.</summary>
internal interface ISocketLists : IDisposable
{
    /// <summary>Reads a list.</summary>
    /// <returns>Null when this way of asking does not have that list.</returns>
    IReadOnlyList<SocketInfo>? Read(SocketList list);
}
