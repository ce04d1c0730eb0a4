using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS;

/// <summary>A file descriptor of a process, as it was when the snapshot was taken. It never changes.</summary>
/// <remarks>Sources: proc(5), /proc/pid/fd and /proc/pid/fdinfo; sock_diag(7).</remarks>
public sealed class FileDescriptor
{
    private FdDetails? _details;

    /// <summary>The process that holds it.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its number.</summary>
    public required int Fd { get; init; }

    /// <summary>What is open behind it.</summary>
    public required FileDescriptorKind Kind { get; init; }

    /// <summary>
    /// The text of the link /proc/PID/fd/N: a path, <c>socket:[N]</c>,
    /// <c>anon_inode:[eventfd]</c>, ...; empty when unreadable.
    /// </summary>
    public string Target { get; init; } = "";

    /// <summary>What it was opened for.</summary>
    public FdAccess Access { get; init; }

    /// <summary>Its flags by name.</summary>
    public FdFlags Flags { get; init; }

    /// <summary>Its flags as the kernel's number; null when fdinfo could not be read.</summary>
    public uint? RawFlags { get; init; }

    /// <summary>The inode number of what is open. Most anonymous inodes of a machine share one number.</summary>
    public ulong? Inode { get; init; }

    /// <summary>The device that the inode number belongs to, as stat(2) gives it in st_dev.</summary>
    public ulong? Device { get; init; }

    /// <summary>The mount through which it was opened: a number of /proc/PID/mountinfo.</summary>
    public int? MountId { get; init; }

    /// <summary>Where the next read or write happens, in bytes.</summary>
    public long? Position { get; init; }

    /// <summary>What only descriptors of this kind have; null for an unreadable one.</summary>
    public FdDetails? Details
    {
        get => _details;
        init => _details = value;
    }

    /// <summary>What could not be read, and why; null when everything could.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it is closed when the process executes another program (O_CLOEXEC).</summary>
    public bool CloseOnExec => Flags.HasFlag(FdFlags.CloseOnExec);

    /// <summary>Whether the file that it holds has lost its name.</summary>
    public bool IsDeleted => Details is FileDetails { IsDeleted: true };

    /// <summary>A socket's address family; null for other kinds.</summary>
    public SocketFamily? Family => Socket?.Family;

    /// <summary>A socket's type; null for other kinds.</summary>
    public SocketType? Type => Socket?.Type;

    /// <summary>A socket's protocol, as in <see cref="SocketInfo.Protocol"/>; null for other kinds.</summary>
    public string? Protocol => Socket?.Protocol;

    /// <summary>A socket's state; null for other kinds.</summary>
    public SocketState? State => Socket?.State;

    /// <summary>Whether it is a socket that accepts connections.</summary>
    public bool Listening => Socket is { Listening: true };

    /// <summary>Where a socket is bound.</summary>
    public EndPoint? LocalEndPoint => Socket?.LocalEndPoint;

    /// <summary>What a socket is connected to.</summary>
    public EndPoint? RemoteEndPoint => Socket?.RemoteEndPoint;

    /// <summary>The path or abstract name of a UNIX socket.</summary>
    public string? Path => Socket?.Path;

    /// <summary>The inode of the network namespace that a socket belongs to.</summary>
    public ulong? Netns => (Details as SocketDetails)?.Netns;

    /// <summary>What is open, in words: a path, a socket's state and addresses, ...</summary>
    public string Description
    {
        get
        {
            string details = Details?.ToString() ?? "";
            string target = IsToldByDetails ? "" : Target;
            string reason = Reason ?? "";
            // A file is best shown by its path, a socket by its ends.
            string[] parts = Kind == FileDescriptorKind.Socket ? [details, target, reason] : [target, details, reason];
            return string.Join(", ", parts.Where(part => part.Length > 0));
        }
    }

    // The link of a pipe or an anonymous inode says less than its details.
    private bool IsToldByDetails
        => Details is not (null or FileDetails or DeviceDetails or SocketDetails) && Kind != FileDescriptorKind.Fifo
            && (Kind != FileDescriptorKind.Namespace || !Target.StartsWith('/'));

    private SocketInfo? Socket => (Details as SocketDetails)?.Info;

    /// <summary>
    /// Whether two sightings are of the same number in the same process, still open on the same file. What never
    /// changes while a file is open is compared: not its flags, which fcntl(2) sets, nor its position, nor its name,
    /// which a rename changes; its access mode can be no other.
    /// </summary>
    /// <param name="other">The other sighting, earlier or later.</param>
    /// <returns>True also when what could not be read might have shown a difference.</returns>
    public bool IsSameOpenFile(FileDescriptor other)
    {
        if (ProcessId != other.ProcessId || Fd != other.Fd) return false;
        if (Kind == FileDescriptorKind.Unreadable || other.Kind == FileDescriptorKind.Unreadable) return true;
        return Kind == other.Kind
            && Same(Inode, other.Inode) && Same(Device, other.Device) && Same(MountId, other.MountId)
            && (Access == other.Access || Access == FdAccess.Unknown || other.Access == FdAccess.Unknown)
            && (Details is null || other.Details is null || Details.IsSameObject(other.Details));
    }

    /// <summary>One line about it.</summary>
    /// <returns>Number, kind and what is open.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"fd {Fd} {Kind} {Description}");

    /// <summary>The same sighting with other details.</summary>
    internal FileDescriptor With(FdDetails details)
    {
        var copy = (FileDescriptor)MemberwiseClone();
        copy._details = details;
        return copy;
    }

    private static bool Same<T>(T? one, T? other) where T : struct, IEquatable<T>
        => one is not { } a || other is not { } b || a.Equals(b);
}
