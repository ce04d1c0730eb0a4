namespace NetnsPS.Processes;

/// <summary>
/// The writing end of a process's input. It may be closed on any thread at any time: by its user, or because the
/// process has ended, which must never be an error of who closes it too.
/// </summary>
internal sealed class InputPipe(SafeFd fd) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !fd.IsClosed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The program has ended, or closed its input.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            PipeCalls.Write(fd, buffer);
        }
        catch (Exception e) when (e is ObjectDisposedException or LinuxException)
        {
            throw new IOException("The process has ended, or its input was closed: nothing can be written to it.", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) fd.Dispose();
        base.Dispose(disposing);
    }
}
