using Microsoft.Win32.SafeHandles;

namespace NetnsPS.Namespaces;

/// <summary>The content of files that are open already: of those in a store to write, of a view's to read.</summary>
internal static class StoreFiles
{
    private const int Enough = 64 << 20; // resolv.conf, hosts and the like take some kilobytes

    /// <summary>Writes an open file.</summary>
    /// <exception cref="IOException">There is no memory for it.</exception>
    internal static void Write(SafeFd file, ReadOnlySpan<byte> content)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        RandomAccess.Write(handle, content, 0);
        GC.KeepAlive(file);
    }

    /// <summary>Reads an open file whole.</summary>
    /// <exception cref="IOException">It can't be read, or is too large.</exception>
    internal static byte[] Read(SafeFd file)
    {
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        using var content = new MemoryStream();
        byte[] buffer = new byte[65536];
        while (RandomAccess.Read(handle, buffer, content.Length) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > Enough) throw new IOException("The file is too large to be kept in memory.");
        }

        GC.KeepAlive(file);
        return content.ToArray();
    }
}
