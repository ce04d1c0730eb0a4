namespace NetnsPS.Interop;

/// <summary>The names in an open directory, as the bytes that they are: a name need not be UTF-8.</summary>
internal static class DirectoryNames
{
    // struct linux_dirent64 (getdents64(2)): inode 8, offset 8, length 2, type 1, then the name.
    private const int LengthAt = 16;
    private const int NameAt = 19;
    private const int BufferSize = 32768;

    /// <summary>Reads them all, without <c>.</c> and <c>..</c>; each ends in a zero byte.</summary>
    /// <exception cref="LinuxException">The directory could not be read.</exception>
    internal static List<byte[]> Read(SafeFd directory)
    {
        var names = new List<byte[]>();
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            Errno errno = DirectoryCalls.ReadEntries(directory, buffer, out int length);
            if (errno != Errno.None) throw new LinuxException("getdents64", errno);
            if (length == 0) return names;
            Parse(buffer.AsSpan(0, length), names);
        }
    }

    private static void Parse(ReadOnlySpan<byte> records, List<byte[]> names)
    {
        while (records.Length > NameAt)
        {
            int length = MemoryMarshal.Read<ushort>(records[LengthAt..]);
            if (length <= NameAt || length > records.Length) return;
            ReadOnlySpan<byte> name = records[NameAt..length];
            name = name[..(name.IndexOf((byte)0) + 1)];
            if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8)) names.Add(name.ToArray());
            records = records[length..];
        }
    }
}
