using System.Text;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Lists of sockets from /proc/PID/net, which shows the namespace that the process is in without entering it. They tell
/// less than sock_diag: no peers of UNIX sockets, no TCP sockets that are only bound.
/// </summary>
internal sealed class ProcSocketLists(ProcDirectory process) : ISocketLists
{
    private byte[] _buffer = new byte[16384];

    /// <inheritdoc/>
    public IReadOnlyList<SocketInfo>? Read(SocketList list)
    {
        if (FileOf(list) is not { } file) return null;
        byte[] path = Encoding.UTF8.GetBytes($"net/{file}\0");
        Errno errno = DirectoryCalls.ReadFile(process.Fd, path, oneRecord: false, ref _buffer, out int length);
        return errno == Errno.None ? Parse(list, _buffer.AsSpan(0, length)) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The process is its owner's.
    }

    /// <summary>
    /// Reads a list of the namespace that the calling thread is in: /proc/net is that of the main thread.
    /// </summary>
    /// <returns>Null when the kernel has none of it, such as those of IPv6 without IPv6.</returns>
    internal static IReadOnlyList<SocketInfo>? ReadOwn(SocketList list)
    {
        if (FileOf(list) is not { } file) return null;
        try
        {
            return Parse(list, File.ReadAllBytes($"/proc/thread-self/net/{file}"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    internal static List<SocketInfo> Parse(SocketList list, ReadOnlySpan<byte> text) => list.Family switch
    {
        SocketFamily.Unix => ProcNet.ParseUnix(text),
        SocketFamily.Netlink => ProcNet.ParseNetlink(text),
        SocketFamily.Packet => ProcNet.ParsePacket(text),
        _ => ProcNet.ParseInet(text, list.Family, list.Protocol),
    };

    /// <summary>The name of the table in /proc/PID/net; null when there is none.</summary>
    internal static string? FileOf(SocketList list) => list.Family switch
    {
        SocketFamily.Unix => "unix",
        SocketFamily.Netlink => "netlink",
        SocketFamily.Packet => "packet",
        SocketFamily.Inet => InetFile(list.Protocol),
        SocketFamily.Inet6 => InetFile(list.Protocol) is { } file ? file + "6" : null,
        _ => null,
    };

    private static string? InetFile(int protocol) => protocol switch
    {
        InetProtocols.IPPROTO_TCP => "tcp",
        InetProtocols.IPPROTO_UDP => "udp",
        InetProtocols.IPPROTO_UDPLITE => "udplite",
        InetProtocols.IPPROTO_RAW => "raw",
        InetProtocols.IPPROTO_ICMP or InetProtocols.IPPROTO_ICMPV6 => "icmp",
        _ => null,
    };
}
