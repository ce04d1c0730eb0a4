namespace NetnsPS.Interop;

/// <summary>pipe2(2), read(2), write(2).</summary>
internal static unsafe partial class PipeCalls
{
    /// <summary>Makes a pipe whose ends are close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files.</exception>
    internal static (SafeFd Read, SafeFd Write) Create()
    {
        int* ends = stackalloc int[2];
        if (pipe2(ends, Files.O_CLOEXEC) != 0) throw LinuxException.Last(nameof(pipe2));
        return (new SafeFd(ends[0]), new SafeFd(ends[1]));
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>The number of bytes; 0 at the end, also when reading failed: then there is nothing more to be had.</returns>
    internal static int Read(SafeFd fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = read(fd, start, buffer.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
            return (int)Math.Max(count, 0);
        }
    }

    /// <summary>Writes all, waiting for the reader if need be.</summary>
    /// <exception cref="LinuxException">EPIPE: nobody reads any more.</exception>
    internal static void Write(SafeFd fd, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count;
            fixed (byte* start = bytes) count = write(fd, start, bytes.Length);
            if (count < 0 && Marshal.GetLastPInvokeError() != (int)Errno.EINTR) throw LinuxException.Last(nameof(write));
            bytes = bytes[(int)Math.Max(count, 0)..];
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFd fd, byte* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFd fd, byte* buffer, nint count);
}
