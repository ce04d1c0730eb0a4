namespace NetnsPS;

/// <summary>What to watch, and how.</summary>
public sealed record NetnsWatchOptions
{
    private const int DefaultBuffer = 1 << 20;

    /// <summary>What to tell of; null for all.</summary>
    public IReadOnlyCollection<NetnsEventKind>? Kinds { get; init; }

    /// <summary>Begins with what is there already.</summary>
    public bool IncludeExisting { get; init; }

    /// <summary>
    /// How many bytes of events the kernel keeps until they are read; an event takes about two kilobytes. When they are
    /// too many, some are lost, and the watch looks at what is there instead.
    /// </summary>
    public int ReceiveBuffer { get; init; } = DefaultBuffer;

    internal bool Wants(NetnsEventKind kind) => Kinds is null || Kinds.Contains(kind);
}
