namespace NetnsPS.Processes;

/// <summary>The reading end of a process's output or error stream.</summary>
internal sealed class OutputPipe(SafeFd fd, ProcessOutputKind stream, IOutputSink sink) : PumpSource(fd)
{
    // As much as a pipe holds (pipe(7)). All pipes share it, since only the pump's thread reads.
    private static readonly byte[] s_buffer = new byte[64 * 1024];

    internal override void OnReady()
    {
        int count = PipeCalls.Read(Fd, s_buffer);
        if (count > 0)
        {
            sink.Append(stream, s_buffer.AsSpan(0, count), DateTimeOffset.UtcNow);
            return;
        }

        sink.End(stream, DateTimeOffset.UtcNow);
        Finish();
    }

    /// <summary>
    /// Reads what is in the pipe. After the end of the process that is all it wrote; the pipe itself may stay open for
    /// long, as a daemon that it left behind has it too.
    /// </summary>
    internal void Drain()
    {
        // A pipe holds 64 KiB unless the program made it larger, 1 MiB
        // at most for an unprivileged one; more is somebody else's.
        for (int i = 0; i < 64 && !IsFinished && Polling.IsReadable(Fd); i++) OnReady();
    }
}
