using System.Globalization;
using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// /proc/PID, opened once. The open directory stands for the process and not for its number (its inode holds the struct
/// pid, fs/proc/base.c): when the process has ended and the number is another's, what is asked through it fails.
/// </summary>
internal sealed class ProcDirectory : IDisposable
{
    private readonly OwnHandle _directory;

    private ProcDirectory(int processId, string procRoot, SafeFd directory)
    {
        ProcessId = processId;
        ProcRoot = procRoot;
        _directory = new OwnHandle(directory);
    }

    internal int ProcessId { get; }

    internal string ProcRoot { get; }

    internal string Path => string.Create(CultureInfo.InvariantCulture, $"{ProcRoot}/{ProcessId}");

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
            return new ProcDirectory(processId, procRoot, Files.OpenReadOnly(path));
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
            ? new ProcessNotFoundException(ProcessId) : new LinuxException("openat", refusal, $"{Path}/{name}");
    }

    /// <summary>Whether this is the process that we are, as that procfs sees it.</summary>
    internal bool IsSelf()
    {
        Span<byte> text = stackalloc byte[16];
        Errno errno = DirectoryCalls.ReadLink(Fd, "../self\0"u8, text, out int length);
        return errno == Errno.None && FdInfoNumber.Int32(text[..length]) == ProcessId;
    }

    /// <summary>
    /// The directory, relative to this one, whose fd and fdinfo show the open files: empty for the process itself. When
    /// the first thread has ended before the others (pthread_exit in main), only those still hold the files.
    /// </summary>
    /// <returns>Null when no thread lives.</returns>
    internal string? FindLivingTask()
    {
        if (TaskLife.IsLiving(Fd, "stat")) return "";
        Errno errno = DirectoryCalls.Open(Fd, "task\0"u8, Files.O_RDONLY, out SafeFd tasks);
        using (tasks)
        {
            if (errno != Errno.None) return null;
            foreach (int thread in NumberedEntries.Read(tasks))
            {
                string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
                if (TaskLife.IsLiving(Fd, task + "stat")) return task;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
