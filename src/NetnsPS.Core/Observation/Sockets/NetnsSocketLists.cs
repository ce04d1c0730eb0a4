using NetnsPS.FileDescriptors;
using NetnsPS.Netlink.Diag;
using NetnsPS.Procfs;

namespace NetnsPS.Observation;

/// <summary>
/// The lists of sockets of a namespace: by sock_diag, and what the kernel has no such list of from /proc/net.
/// </summary>
internal sealed class NetnsSocketLists : IDisposable
{
    private readonly Netns _netns;
    private readonly DiagSocketLists? _diag;

    /// <summary>Opens a connection inside the namespace, for as long as this object is used.</summary>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    internal NetnsSocketLists(Netns netns)
    {
        _netns = netns;
        try
        {
            _diag = new DiagSocketLists(netns.OpenInside(SockDiag.Open), InetDiag.AllStates);
        }
        catch (LinuxException error) when (error.Errno is Errno.EPROTONOSUPPORT or Errno.EACCES or Errno.EPERM)
        {
            // Built without it (CONFIG_SOCK_DIAG), or a sandbox forbids it: /proc tells as well, if less.
        }
    }

    /// <summary>Reads a list.</summary>
    /// <returns>Null when the kernel has none of it.</returns>
    internal IReadOnlyList<SocketInfo>? Read(SocketList list)
        => _diag?.Read(list) ?? _netns.OpenInside(() => ProcNet.ReadOwn(list));

    /// <inheritdoc/>
    public void Dispose() => _diag?.Dispose();
}
