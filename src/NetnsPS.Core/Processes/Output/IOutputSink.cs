namespace NetnsPS.Processes;

/// <summary>Where a stream of a process goes. Called on the pump's thread: must not block and must not throw.</summary>
internal interface IOutputSink
{
    /// <summary>Takes what was just read.</summary>
    void Append(ProcessOutputKind stream, ReadOnlySpan<byte> bytes, DateTimeOffset now);

    /// <summary>The stream has ended.</summary>
    void End(ProcessOutputKind stream, DateTimeOffset now);
}
