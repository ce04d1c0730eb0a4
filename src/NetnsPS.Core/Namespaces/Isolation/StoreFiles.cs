using Microsoft.Win32.SafeHandles;

namespace NetnsPS.Namespaces;

/// <summary>The content of files that are open already: of those in a store to write, of others to read.</summary>
internal static class StoreFiles
{
    private const int Block = 4096;

    /// <summary>Writes an open file.</summary>
    /// <exception cref="IOException">There is no memory for it.</exception>
    internal static void Write(SafeFd file, ReadOnlySpan<byte> content)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        RandomAccess.Write(handle, content, 0);
        GC.KeepAlive(file);
    }

    /// <summary>Reads an open file whole. Of some, such as those of /proc, the size is not known before.</summary>
    /// <returns>Null when it is larger than the limit.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static byte[]? TryRead(SafeFd file, int limit)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        long size = RandomAccess.GetLength(handle);
        if (size > limit) return null;
        byte[] content = new byte[Math.Max(size + 1, Block)]; // one more, to find the end
        int length = 0;
        while (RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
            if (length > limit) return null;
            if (length == content.Length) Array.Resize(ref content, (int)Math.Min(limit + 1L, 2L * length));
        }

        GC.KeepAlive(file);
        return content[..length];
    }
}
