using System.Buffers;
using System.Buffers.Text;

namespace NetnsPS.Interop;

/// <summary>The names in an open directory (getdents64(2)).</summary>
internal static class DirectoryNames
{
    // struct linux_dirent64: inode 8, offset 8, length 2, type 1, then the name.
    private const int LengthAt = 16;
    private const int NameAt = 19;
    private const int BufferSize = 32768;

    private delegate void Taker<T>(ReadOnlySpan<byte> records, List<T> found);

    /// <summary>
    /// Reads all names, without <c>.</c> and <c>..</c>, as the bytes that they are: a name need not be UTF-8. Each ends
    /// in a zero byte.
    /// </summary>
    /// <exception cref="LinuxException">The directory could not be read.</exception>
    internal static List<byte[]> Read(SafeFd directory) => Read<byte[]>(directory, Parse);

    /// <summary>
    /// Reads the names that are numbers, as descriptors and threads below /proc are, in ascending order.
    /// </summary>
    /// <exception cref="LinuxException">The directory could not be read.</exception>
    internal static List<int> ReadNumbers(SafeFd directory)
    {
        List<int> numbers = Read<int>(directory, ParseNumbers);
        // procfs lists them so already; another file system need not.
        numbers.Sort();
        return numbers;
    }

    /// <summary>
    /// Takes the numbers out of what one call of getdents64 returned; stops at bytes that are no record.
    /// </summary>
    internal static void ParseNumbers(ReadOnlySpan<byte> records, List<int> numbers)
    {
        while (TryTake(ref records, out ReadOnlySpan<byte> name))
        {
            if (Utf8Parser.TryParse(name, out int number, out int used) && used == name.Length && number >= 0)
                numbers.Add(number);
        }
    }

    private static void Parse(ReadOnlySpan<byte> records, List<byte[]> names)
    {
        while (TryTake(ref records, out ReadOnlySpan<byte> name))
        {
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add([.. name, 0]);
        }
    }

    private static List<T> Read<T>(SafeFd directory, Taker<T> take)
    {
        var found = new List<T>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                Errno errno = DirectoryCalls.ReadEntries(directory, buffer, out int length);
                if (errno != Errno.None) throw new LinuxException("getdents64", errno);
                if (length == 0) return found;
                take(buffer.AsSpan(0, length), found);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> records, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (records.Length <= NameAt) return false;
        int length = MemoryMarshal.Read<ushort>(records[LengthAt..]);
        if (length <= NameAt || length > records.Length) return false;

        name = records[NameAt..length];
        int end = name.IndexOf((byte)0);
        if (end >= 0) name = name[..end];
        records = records[length..];
        return true;
    }
}
