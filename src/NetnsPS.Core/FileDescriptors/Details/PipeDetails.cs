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

/// <summary>An end of a pipe, or a named pipe.</summary>
/// <param name="End">Which end.</param>
/// <param name="Inode">The number that both ends, and all their copies in any process, share.</param>
public sealed record PipeDetails(PipeEnd End, ulong? Inode) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary => string.Create(CultureInfo.InvariantCulture, $"{Name} {Inode}");

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
