using System.Globalization;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>A regular file or a directory.</summary>
public sealed record FileDetails : FdDetails
{
    /// <summary>
    /// Whether the name by which it was opened is gone; the space is freed when its last descriptor is closed.
    /// </summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the file was made (statx(2), stx_btime); null when its file system does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// The locks held on it through this descriptor's process (flock(2), fcntl(2)), in the words of /proc/locks.
    /// </summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    /// <inheritdoc/>
    protected override string Summary
        => Locks.Count == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{Locks.Count} lock{(Locks.Count == 1 ? "" : "s")}");

    // An inode number is given away again as soon as its file is gone, often to the very next one; that one was born
    // later. (Its handle would tell as well, see name_to_handle_at(2), for one more call on each file.)
    internal override bool IsSameObject(FdDetails other)
        => other is not FileDetails file || Created is null || file.Created is null || Created == file.Created;
}

/// <summary>A character or block device.</summary>
/// <param name="Major">Its driver's number.</param>
/// <param name="Minor">Its number in that driver.</param>
public sealed record DeviceDetails(uint Major, uint Minor) : FdDetails
{
    /// <summary>
    /// The interface that a /dev/net/tun descriptor is attached to; empty before TUNSETIFF, null for other devices.
    /// </summary>
    public string? TunInterface { get; init; }

    /// <summary>N of the /dev/pts/N whose master this /dev/ptmx descriptor is; null for other devices.</summary>
    public int? TerminalIndex { get; init; }

    /// <inheritdoc/>
    protected override string Summary
    {
        get
        {
            string device = string.Create(CultureInfo.InvariantCulture, $"device {Major}:{Minor}");
            if (TunInterface is not null)
                return TunInterface.Length > 0 ? $"interface {TunInterface}" : "no interface yet";
            return TerminalIndex is { } index
                ? string.Create(CultureInfo.InvariantCulture, $"{device}, master of /dev/pts/{index}")
                : device;
        }
    }

    internal override bool IsSameObject(FdDetails other)
        => other is not DeviceDetails device
            || (Major == device.Major && Minor == device.Minor && SameTun(device)
            && TerminalIndex == device.TerminalIndex);

    /// <summary>Reads the lines of drivers/net/tun.c (iff) and drivers/tty/pty.c (tty-index).</summary>
    internal static DeviceDetails Parse(uint major, uint minor, ReadOnlySpan<byte> info)
    {
        var details = new DeviceDetails(major, minor);
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("iff"u8))
                details = details with { TunInterface = Encoding.UTF8.GetString(lines.Value) };
            else if (lines.Key.SequenceEqual("tty-index"u8))
                details = details with { TerminalIndex = ProcNumber.Int32(lines.Value) };
        }

        return details;
    }

    // A descriptor of /dev/net/tun gets its interface later, and the interface can be renamed while it is open; but
    // opened anew it begins without one.
    private bool SameTun(DeviceDetails other)
        => TunInterface is null || other.TunInterface is null || TunInterface == other.TunInterface
            || TunInterface.Length == 0 || other.TunInterface.Length == 0;
}

/// <summary>Which end of a pipe a descriptor is.</summary>
public enum PipeEnd
{
    /// <summary>Not known, since the descriptor's flags could not be read.</summary>
    Unknown,

    /// <summary>The end to read from.</summary>
    Read,

    /// <summary>The end to write to.</summary>
    Write,

    /// <summary>Both at once: a named pipe opened for reading and writing (fifo(7)).</summary>
    Both,
}

/// <summary>A descriptor that stands for an end of a pipe.</summary>
/// <param name="ProcessId">The process that holds it.</param>
/// <param name="Fd">Its number there.</param>
/// <param name="End">Which end.</param>
public readonly record struct PipeHolder(int ProcessId, int Fd, PipeEnd End);

/// <summary>An end of a pipe, or a named pipe.</summary>
/// <param name="End">Which end.</param>
/// <param name="Inode">The number that both ends, and all their copies in any process, share.</param>
public sealed record PipeDetails(PipeEnd End, ulong? Inode) : FdDetails
{
    /// <summary>
    /// All other descriptors, of whatever process that we may look into, that stand for an end of the same pipe; null
    /// when nobody asked for them (<see cref="FdReadOptions.FindPipeHolders"/>), and for named pipes.
    /// </summary>
    public IReadOnlyList<PipeHolder>? Holders { get; init; }

    /// <inheritdoc/>
    protected override string Summary => string.Create(CultureInfo.InvariantCulture, $"{Name} {Inode}{Others}");

    private string Others => Holders switch
    {
        null => "",
        [] => ", held by nobody else",
        _ => ", also held by " + string.Join(", ", Holders.Take(4)
            .Select(h => string.Create(CultureInfo.InvariantCulture, $"process {h.ProcessId} fd {h.Fd} ({h.End})")))
            + (Holders.Count > 4 ? ", ..." : ""),
    };

    private string Name => End switch
    {
        PipeEnd.Read => "read end of pipe",
        PipeEnd.Write => "write end of pipe",
        PipeEnd.Both => "both ends of pipe",
        _ => "pipe",
    };

    internal static PipeEnd EndOf(FdAccess access) => access switch
    {
        FdAccess.ReadOnly => PipeEnd.Read,
        FdAccess.WriteOnly => PipeEnd.Write,
        FdAccess.ReadWrite => PipeEnd.Both,
        _ => PipeEnd.Unknown,
    };
}

/// <summary>Memory as a file.</summary>
/// <param name="Name">The name given to memfd_create(2); <c>secretmem</c> for memfd_secret(2).</param>
public sealed record MemFdDetails(string Name) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary => $"memory '{Name}'";

    internal override bool IsSameObject(FdDetails other) => other is not MemFdDetails memory || Name == memory.Name;
}
