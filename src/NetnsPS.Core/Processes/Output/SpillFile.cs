namespace NetnsPS.Processes;

/// <summary>
/// A temporary file for the oldest output. It has no name from the start, so that nothing is left behind however this
/// process ends.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;

    private SpillFile(FileStream file) => _file = file;

    internal long Length { get; private set; }

    /// <exception cref="IOException">No file can be made there.</exception>
    internal static SpillFile Create()
    {
        string path = Path.Combine(Folder(), $"netnsps-{Guid.NewGuid():N}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return new SpillFile(file);
    }

    /// <summary>Appends.</summary>
    /// <returns>Where it begins in the file.</returns>
    /// <exception cref="IOException">The disk is full, or the like; the file is as before.</exception>
    internal long Append(byte[] bytes)
    {
        long at = Length;
        RandomAccess.Write(_file.SafeFileHandle, bytes, at);
        Length = at + bytes.Length;
        return at;
    }

    /// <exception cref="IOException">It can't be read.</exception>
    internal byte[] Read(long at, int length)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(done), at + done);
            if (count == 0) throw new EndOfStreamException();
            done += count;
        }

        return bytes;
    }

    public void Dispose() => _file.Dispose();

    // /tmp is often kept in memory, which is what is to be spared.
    private static string Folder()
        => Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } chosen
            ? chosen : Directory.Exists("/var/tmp") ? "/var/tmp" : "/tmp";
}
