using System.Buffers;

namespace NetnsPS.FileDescriptors;

/// <summary>The entries of a directory whose names are numbers: descriptors, threads.</summary>
internal static class NumberedEntries
{
    // struct linux_dirent64 (getdents64(2)): inode 8, offset 8, length 2, type 1, then the name.
    private const int LengthAt = 16;
    private const int NameAt = 19;
    private const int BufferSize = 32768;

    /// <summary>Reads them all, in ascending order.</summary>
    /// <exception cref="LinuxException">The directory could not be read.</exception>
    internal static List<int> Read(SafeFd directory)
    {
        var numbers = new List<int>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                Errno errno = DirectoryCalls.ReadEntries(directory, buffer, out int length);
                if (errno != Errno.None) throw new LinuxException("getdents64", errno);
                if (length == 0) break;
                Parse(buffer.AsSpan(0, length), numbers);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // procfs lists them so already; another file system need not.
        numbers.Sort();
        return numbers;
    }

    /// <summary>
    /// Takes the numbers out of what one call of getdents64 returned; stops at bytes that are no record.
    /// </summary>
    internal static void Parse(ReadOnlySpan<byte> records, List<int> numbers)
    {
        while (records.Length > NameAt)
        {
            int length = MemoryMarshal.Read<ushort>(records[LengthAt..]);
            if (length <= NameAt || length > records.Length) return;

            ReadOnlySpan<byte> name = records[NameAt..length];
            int end = name.IndexOf((byte)0);
            if (FdInfoNumber.Int32(end < 0 ? name : name[..end]) is { } number and >= 0) numbers.Add(number);
            records = records[length..];
        }
    }
}
