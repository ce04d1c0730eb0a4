using System.Globalization;

namespace NetnsPS;

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
