using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>pipe2(2), read(2), write(2).</summary>
internal static unsafe class PipeCalls
{
    /// <summary>Makes a pipe whose ends are close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files.</exception>
    internal static (SafeFd Read, SafeFd Write) Create()
    {
        int* ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) != 0) throw LinuxException.Last(nameof(LibC.pipe2));
        return (new SafeFd(ends[0]), new SafeFd(ends[1]));
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>The number of bytes; 0 at the end, also when reading
    /// failed: then there is nothing more to be had.</returns>
    internal static int Read(SafeFd fd, Span<byte> buffer)
    {
        using SafeFd.Use use = fd.InUse();
        fixed (byte* start = buffer)
        {
            long count;
            do
            {
                count = LibC.read(use.Number, start, buffer.Length);
            }
            while (count < 0 && LinuxException.LastErrno == Errno.EINTR);
            return (int)Math.Max(count, 0);
        }
    }

    /// <summary>Writes all, waiting for the reader if need be.</summary>
    /// <exception cref="LinuxException">EPIPE: nobody reads any more.</exception>
    internal static void Write(SafeFd fd, ReadOnlySpan<byte> bytes)
    {
        using SafeFd.Use use = fd.InUse();
        while (!bytes.IsEmpty)
        {
            long count;
            fixed (byte* start = bytes) count = LibC.write(use.Number, start, bytes.Length);
            if (count < 0 && LinuxException.LastErrno != Errno.EINTR) throw LinuxException.Last(nameof(LibC.write));
            bytes = bytes[(int)Math.Max(count, 0)..];
        }
    }
}
