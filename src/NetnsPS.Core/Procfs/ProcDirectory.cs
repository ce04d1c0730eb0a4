using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace NetnsPS.Procfs;

/// <summary>
/// /proc/PID, opened once. The open directory stands for the process and not for its number (its inode holds the struct
/// pid, fs/proc/base.c): when the process has ended and the number is another's, what is asked through it fails.
/// </summary>
internal sealed class ProcDirectory : IDisposable
{
    private const int StatSize = 2048;

    private readonly string _path;
    private readonly OwnHandle _directory;

    private ProcDirectory(int processId, string path, SafeFd directory)
    {
        ProcessId = processId;
        _path = path;
        _directory = new OwnHandle(directory);
    }

    internal int ProcessId { get; }

    internal SafeFd Fd => _directory.Fd;

    /// <summary>Opens the directory of a process.</summary>
    /// <exception cref="ProcessNotFoundException">There is no such process.</exception>
    /// <exception cref="LinuxException">It could not be opened for another reason.</exception>
    internal static ProcDirectory Open(int processId, string procRoot)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        string path = string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{processId}");
        try
        {
            return new ProcDirectory(processId, path, Files.OpenReadOnly(path));
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ESRCH)
        {
            throw new ProcessNotFoundException(processId);
        }
    }

    /// <summary>Opens a directory below it, such as <c>fd</c>.</summary>
    /// <exception cref="ProcessNotFoundException">The process has ended.</exception>
    /// <exception cref="FdAccessDeniedException">It may not be opened.</exception>
    /// <exception cref="LinuxException">It could not be opened for another reason.</exception>
    internal OwnHandle OpenBelow(string name)
        => TryOpenBelow(name, out Errno refusal) ?? throw new FdAccessDeniedException(ProcessId, refusal);

    /// <summary>Opens a directory below it that may be refused.</summary>
    /// <returns>Null when it is, with the error number.</returns>
    /// <exception cref="ProcessNotFoundException">The process has ended.</exception>
    /// <exception cref="LinuxException">It could not be opened for another reason.</exception>
    internal OwnHandle? TryOpenBelow(string name, out Errno refusal)
    {
        refusal = DirectoryCalls.Open(Fd, Encoding.UTF8.GetBytes(name + '\0'), Files.O_RDONLY, out SafeFd opened);
        if (refusal == Errno.None) return new OwnHandle(opened);

        opened.Dispose();
        if (refusal is Errno.EACCES or Errno.EPERM) return null;
        throw refusal is Errno.ENOENT or Errno.ESRCH
            ? new ProcessNotFoundException(ProcessId) : new LinuxException("openat", refusal, $"{_path}/{name}");
    }

    /// <summary>Whether this is the process that we are, as that procfs sees it.</summary>
    internal bool IsSelf()
    {
        Span<byte> text = stackalloc byte[16];
        Errno errno = DirectoryCalls.ReadLink(Fd, "../self\0"u8, text, out int length);
        return errno == Errno.None && ProcNumber.Int32(text[..length]) == ProcessId;
    }

    /// <summary>
    /// The directory, relative to this one, whose fd and fdinfo show the open files: empty for the process itself. When
    /// the first thread has ended before the others (pthread_exit in main), only those still hold the files.
    /// </summary>
    /// <returns>Null when no thread lives.</returns>
    internal string? FindLivingTask()
    {
        if (HasFiles("stat")) return "";
        Errno errno = DirectoryCalls.Open(Fd, "task\0"u8, Files.O_RDONLY, out SafeFd tasks);
        using (tasks)
        {
            if (errno != Errno.None) return null;
            foreach (int thread in DirectoryNames.ReadNumbers(tasks))
            {
                string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
                if (HasFiles(task + "stat")) return task;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private bool HasFiles(string stat)
    {
        var buffer = new byte[StatSize];
        Errno errno = DirectoryCalls.ReadFile(
            Fd, Encoding.UTF8.GetBytes(stat + '\0'), oneRecord: true, ref buffer, out int length);
        return errno == Errno.None
            && ProcStat.Parse(Encoding.UTF8.GetString(buffer, 0, length)) is { HasFiles: true };
    }
}

/// <summary>
/// A descriptor through which this process looks at descriptors. When it looks at itself they are in the list, but they
/// are none of the caller's, and are left out.
/// </summary>
internal sealed class OwnHandle : IDisposable
{
    private static readonly ConcurrentDictionary<int, byte> s_numbers = new();

    internal OwnHandle(SafeFd fd)
    {
        Fd = fd;
        s_numbers[fd.Number] = 0;
    }

    internal SafeFd Fd { get; }

    internal static bool Contains(int number) => s_numbers.ContainsKey(number);

    public void Dispose()
    {
        // Forgotten before it is closed: afterwards the number may already be another's.
        if (!Fd.IsClosed) s_numbers.TryRemove(Fd.Number, out _);
        Fd.Dispose();
    }
}
