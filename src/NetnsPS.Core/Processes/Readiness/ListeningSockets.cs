using System.Globalization;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>
/// Finds who listens, by sock_diag(7) in the namespace and without connecting: a connection is an event for the server
/// under test. Open for as long as somebody waits.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    private readonly TreeRoot _root;
    private readonly NetlinkConnection? _diag;

    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    internal ListeningSockets(TreeRoot root)
    {
        _root = root;
        try
        {
            _diag = root.Netns.OpenInside(SockDiag.Open);
        }
        catch (LinuxException e) when (e.Errno is Errno.EPROTONOSUPPORT or Errno.EACCES or Errno.EPERM)
        {
            // Built without it (CONFIG_SOCK_DIAG), or a sandbox forbids it: /proc tells as well.
        }
    }

    /// <summary>Whether the process, or what came of it, listens on a port in its namespace.</summary>
    internal bool IsListening(PortSpec port)
    {
        HashSet<string> sockets = [.. InodesOn(port)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"socket:[{i}]"))];
        return sockets.Count > 0 && ProcessTree.Of(_root).Any(e => HasAny(e.Id, sockets));
    }

    public void Dispose() => _diag?.Dispose();

    private IReadOnlyList<ulong> InodesOn(PortSpec port)
    {
        // A UDP socket without a peer is closed, in the kernel's words.
        (int protocol, SocketState state) = port.Protocol == PortProtocol.Udp
            ? (InetProtocols.IPPROTO_UDP, SocketState.Closed)
            : (InetProtocols.IPPROTO_TCP, SocketState.Listen);
        SocketList[] lists = [new(SocketFamily.Inet, protocol), new(SocketFamily.Inet6, protocol)];
        return [.. lists.SelectMany(list => Read(list, state))
            .Where(s => s.State == state && s.LocalEndPoint is System.Net.IPEndPoint end && end.Port == port.Port)
            .Select(s => s.Inode)];
    }

    private IReadOnlyList<SocketInfo> Read(SocketList list, SocketState state)
        => (_diag is null ? null : Dump(_diag, list, state))
            ?? _root.Netns.OpenInside(() => ProcNet.ReadOwn(list)) ?? [];

    private static IReadOnlyList<SocketInfo>? Dump(NetlinkConnection diag, SocketList list, SocketState state)
    {
        try
        {
            return [.. InetDiag.Dump(diag, list.Family, list.Protocol, 1u << (int)state)];
        }
        catch (NetlinkException)
        {
            return null; // ENOENT: built without that list. EBUSY: it never stood still.
        }
    }

    // One whose descriptors may not be read (it changed its credentials, we are no root) gets the benefit of the doubt.
    private static bool HasAny(int processId, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd"))
                .EnumerateFileSystemInfos()
                .Any(fd => fd.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // it ended, or closed one meanwhile: asked again soon
        }
    }
}
