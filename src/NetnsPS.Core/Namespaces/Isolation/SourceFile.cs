namespace NetnsPS.Namespaces;

/// <summary>A file of the host's of which a view is to have a copy.</summary>
internal static class SourceFile
{
    /// <summary>What a copy may have: it is kept in memory.</summary>
    internal const int MaximumSize = 256 << 20;

    /// <summary>
    /// Reads content and mode from one descriptor: were the path walked for each, another user who swaps files there
    /// could have the content of root's file shown with the mode of his own.
    /// </summary>
    /// <exception cref="InvalidInputException">There is no ordinary file, or it is too large.</exception>
    /// <exception cref="LinuxException">It can't be opened. EAGAIN: another process holds a lease on it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static (byte[] Content, UnixFileMode Mode) Read(string path)
    {
        using SafeFd file = Open(path) ?? throw Refuse(path, "is not a regular file, and only one can be the source");
        byte[] content = StoreFiles.TryRead(file, MaximumSize)
            ?? throw Refuse(path,
                $"is larger than {MaximumSize >> 20} MiB, and a copy is kept in memory; use Set-NetnsDirectory");
        return (content, (UnixFileMode)(PlaceCalls.Status(file).Mode & 0xfff));
    }

    private static SafeFd? Open(string path)
    {
        try
        {
            return Files.TryOpenRegular(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw Refuse(path, "does not exist, and can't be the source");
        }
    }

    private static InvalidInputException Refuse(string path, string why)
        => new(InputFault.FilePath, $"The file '{path}' {why}.");
}
