namespace NetnsPS;

/// <summary>Where a line of output comes from.</summary>
public enum ProcessOutputKind
{
    /// <summary>The program wrote it to its standard output.</summary>
    StandardOutput,

    /// <summary>The program wrote it to its standard error.</summary>
    StandardError,

    /// <summary>A remark about output that is not there any more; no program wrote it.</summary>
    Notice,
}

/// <summary>A line that a process wrote.</summary>
/// <param name="Time">When it was read, which is at most moments after it was written.</param>
/// <param name="Stream">Where it was written to.</param>
/// <param name="Text">The line without its end, decoded as UTF-8.</param>
public sealed record ProcessOutputLine(DateTimeOffset Time, ProcessOutputKind Stream, string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
