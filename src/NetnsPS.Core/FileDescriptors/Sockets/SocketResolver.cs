using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>Finds out about the sockets among the descriptors of a process, by whatever way tells most.</summary>
internal sealed class SocketResolver : IDisposable
{
    private readonly ProcDirectory _process;
    private readonly SafeFd _links;
    private readonly ulong? _netns;
    private readonly SocketTable _table;
    private readonly Lazy<SocketCopies?> _copies;

    internal SocketResolver(ProcDirectory process, SafeFd links, FdReadOptions options)
    {
        _process = process;
        _links = links;
        _netns = NetnsOf(process);
        _table = new SocketTable(process, OpenDiag(process, _netns, options));
        _copies = new Lazy<SocketCopies?>(() => SocketCopies.Open(_process));
    }

    /// <summary>Describes one socket.</summary>
    /// <returns>Null when it is in no list, and we may not ask the socket itself.</returns>
    internal SocketDetails? Resolve(FileDescriptor descriptor)
    {
        if (descriptor.Inode is not { } inode) return null;
        if (FromTable(inode) is { } known) return known;

        SocketProtocol? protocol = SocketProtocol.Find(ReadProtocolName(descriptor.Fd));
        foreach (SocketList list in protocol is { } one ? [one.List] : SocketProtocol.CommonLists) _table.Read(list);
        return FromTable(inode) ?? _copies.Value?.Describe(descriptor.Fd, inode);
    }

    /// <summary>What the name of its protocol tells about a socket; nothing when even that may not be read.</summary>
    internal SocketDetails ResolveByName(FileDescriptor descriptor)
    {
        string name = ReadProtocolName(descriptor.Fd);
        SocketProtocol? protocol = SocketProtocol.Find(name);
        SocketList list = protocol?.List ?? default;
        return new SocketDetails
        {
            Info = new SocketInfo
            {
                Family = list.Family,
                Type = protocol?.Type ?? SocketType.Unknown,
                Protocol = list.Protocol == 0 ? name.ToLowerInvariant() : InetProtocols.NameOf(list.Protocol),
                Inode = descriptor.Inode ?? 0,
            },
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        if (_copies.IsValueCreated) _copies.Value?.Dispose();
    }

    private SocketDetails? FromTable(ulong inode)
        => _table.Find(inode) is { } info ? new SocketDetails { Info = info, Netns = _netns } : null;

    // The name of the protocol is an extended attribute of the socket's file (sockfs_xattr_get in net/socket.c).
    private string ReadProtocolName(int fd)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_links.Number}/{fd}\0");
        Span<byte> buffer = stackalloc byte[64];
        Errno errno = DirectoryCalls.ReadAttribute(
            Encoding.UTF8.GetBytes(path), "system.sockprotoname\0"u8, buffer, out int length);
        return errno == Errno.None ? Encoding.UTF8.GetString(buffer[..length].TrimEnd((byte)0)) : "";
    }

    // The inode of the network namespace that the process is in; null when we may not know.
    private static ulong? NetnsOf(ProcDirectory process)
        => DirectoryCalls.Stat(process.Fd, "ns/net\0"u8, out Files.Statx status) == Errno.None ? status.Inode : null;

    private static NetlinkConnection? OpenDiag(ProcDirectory process, ulong? netns, FdReadOptions options)
    {
        if (options.OpenSockDiag is { } open && open(process.ProcessId) is { } opened) return opened;
        if (netns is null || netns != Current()) return null;
        try
        {
            return SockDiag.Open();
        }
        catch (LinuxException)
        {
            // Built without it (CONFIG_SOCK_DIAG), or a sandbox forbids it: /proc tells as well, if less.
            return null;
        }
    }

    private static ulong Current()
    {
        using SafeFd own = Files.OpenReadOnly("/proc/thread-self/ns/net");
        return Files.Identify(own).Inode;
    }
}
