using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace NetnsPS.Observation;

/// <summary>
/// Finds the processes that hold sockets by one walk over /proc/*/fd (proc_pid_fd(5)). Inode numbers of sockets are one
/// sequence for all namespaces (sock_alloc, net/socket.c), so it does not matter where a process lives.
/// </summary>
internal sealed class SocketOwners
{
    private static readonly byte[] s_prefix = "socket:["u8.ToArray();

    private readonly Dictionary<ulong, List<SocketOwner>> _owners;
    private byte[] _buffer = new byte[64];

    private SocketOwners(IEnumerable<ulong> inodes)
        => _owners = inodes.Distinct().Where(i => i != 0).ToDictionary(i => i, _ => new List<SocketOwner>());

    /// <summary>
    /// Looks for the holders of some sockets. Processes whose descriptors may not be read are passed over.
    /// </summary>
    /// <param name="inodes">The sockets' inode numbers; 0 is nobody's.</param>
    /// <param name="procRoot">The mount point of procfs.</param>
    internal static SocketOwners Find(IEnumerable<ulong> inodes, string procRoot = "/proc")
    {
        var owners = new SocketOwners(inodes);
        if (owners._owners.Count == 0) return owners;
        using SafeFd proc = Files.OpenReadOnly(procRoot);
        foreach (int process in DirectoryNames.ReadNumbers(proc)) owners.Visit(proc, process);
        return owners;
    }

    /// <summary>Who holds a socket, by process and descriptor; nobody when it is the kernel's own.</summary>
    internal IReadOnlyList<SocketOwner> Of(ulong inode)
        => _owners.TryGetValue(inode, out List<SocketOwner>? found) ? found : [];

    private void Visit(SafeFd proc, int process)
    {
        Errno errno = DirectoryCalls.Open(proc, Name($"{process}/fd"), Files.O_RDONLY, out SafeFd directory);
        using (directory)
        {
            if (errno != Errno.None) return; // it ended, or is somebody else's
            string? name = null;
            foreach (int fd in ReadNumbers(directory))
            {
                if (InodeOf(directory, fd) is not { } inode
                    || !_owners.TryGetValue(inode, out List<SocketOwner>? found)) continue;
                found.Add(new SocketOwner(process, name ??= NameOf(proc, process), fd));
            }
        }
    }

    private static List<int> ReadNumbers(SafeFd directory)
    {
        try
        {
            return DirectoryNames.ReadNumbers(directory);
        }
        catch (LinuxException)
        {
            return []; // it ended just now (ENOENT), or became somebody else (EACCES)
        }
    }

    private static ulong? InodeOf(SafeFd directory, int fd)
    {
        Span<byte> name = stackalloc byte[12];
        Utf8Formatter.TryFormat(fd, name, out int length);
        name[length] = 0;
        Span<byte> target = stackalloc byte[64];
        if (DirectoryCalls.ReadLink(directory, name[..(length + 1)], target, out int size) != Errno.None) return null;
        ReadOnlySpan<byte> text = target[..size];
        return text.StartsWith(s_prefix) && Utf8Parser.TryParse(text[s_prefix.Length..], out ulong inode, out _)
            ? inode
            : null;
    }

    private string NameOf(SafeFd proc, int process)
    {
        Errno errno = DirectoryCalls.ReadFile(
            proc, Name($"{process}/comm"), oneRecord: true, ref _buffer, out int length);
        return errno == Errno.None ? Encoding.UTF8.GetString(_buffer.AsSpan(0, length).TrimEnd((byte)'\n')) : "";
    }

    private static byte[] Name(FormattableString path)
        => Encoding.UTF8.GetBytes(path.ToString(CultureInfo.InvariantCulture) + '\0');
}
