using System.Globalization;
using System.Text;

namespace NetnsPS.Procfs;

/// <summary>
/// Files below /proc. Their owners decide what is in some of them, and how much: a process can set its environment and
/// its command line to any part of its memory (PR_SET_MM_MAP, PR_SET_MM(2const)). So every read has an end, and what is
/// longer is cut there.
/// </summary>
internal static class ProcFile
{
    /// <summary>
    /// More than the kernel writes into a file of one process that has a fixed form, such as stat, status and comm.
    /// </summary>
    internal const int Small = 64 << 10;

    /// <summary>
    /// Of a list, such as mountinfo, or a text of the process's own, such as environ: what execve(2) takes at most,
    /// arguments and environment together (bprm_stack_limits, fs/exec.c: three quarters of 8 MiB), and ten thousands of
    /// mounts.
    /// </summary>
    internal const int Large = 8 << 20;

    private const int Block = 64 << 10;

    /// <summary>The path of a file of a process.</summary>
    internal static string PathOf(int processId, string name)
        => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{name}");

    /// <summary>A text of a process; null when it is gone, or may not be read.</summary>
    internal static string? ReadText(int processId, string name, int limit = Small)
        => ReadText(PathOf(processId, name), limit);

    /// <inheritdoc cref="ReadText(int, string, int)"/>
    internal static string? ReadText(string path, int limit = Small)
        => Read(path, limit) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The lines of a file; none when it is gone, or may not be read.</summary>
    internal static string[] ReadLines(string path, int limit = Large)
        => ReadText(path, limit)?.TrimEnd('\n').Split('\n') ?? [];

    /// <summary>A file's beginning, up to a limit; null when it is gone, or may not be read.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM: it could not be looked at.</exception>
    internal static byte[]? Read(string path, int limit)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return Read(file, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowIfUnknown(e, path);
            return null;
        }
    }

    /// <summary>The numbers of all processes; some may have ended since.</summary>
    internal static IEnumerable<int> ProcessIds() => Numbers("/proc") ?? [];

    /// <summary>
    /// The numbers in a folder, such as the threads in a process's
    /// task, ascending; null when it is gone, or may not be read.
    /// </summary>
    internal static IReadOnlyList<int>? Numbers(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(p => TryNumber(Path.GetFileName(p.AsSpan())))
                .OfType<int>().Order()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowIfUnknown(e, folder);
            return null;
        }
    }

    /// <summary>Where a link points; null when it is gone, or may not be read.</summary>
    internal static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// The name of a process, or of a thread (proc_pid_comm(5)); null when it is gone. Any process can choose its own.
    /// </summary>
    /// <param name="process">The number of the process, or with <c>/task/</c> that of the thread.</param>
    internal static string? Name(string process) => ReadText($"/proc/{process}/comm")?.TrimEnd('\n');

    /// <inheritdoc cref="Name(string)"/>
    internal static string? Name(int processId) => Name(processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The command line of a process as one text; null when it is gone. It is the process's own, and may be anything.
    /// </summary>
    internal static string? CommandLine(int processId)
        => ReadText(processId, "cmdline")?.TrimEnd('\0').Replace('\0', ' ');

    /// <summary>
    /// The value of a variable in the environment that a process
    /// was started with; null when it has none or can't be read.
    /// </summary>
    /// <param name="processId">The process.</param>
    /// <param name="name">The variable's name.</param>
    internal static string? FindVariable(int processId, string name)
    {
        try
        {
            using var file = new FileStream(
                PathOf(processId, "environ"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return FindVariable(file, Encoding.UTF8.GetBytes(name + "="));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowIfUnknown(e, PathOf(processId, "environ"));
            return null;
        }
    }

    /// <summary>Finds a variable in an environment, block by block: <c>NAME=VALUE</c>, each ending in a zero.</summary>
    internal static string? FindVariable(Stream environment, ReadOnlySpan<byte> wanted)
    {
        byte[] buffer = new byte[Block];
        int length = 0;
        // whether the buffer begins with a variable, and not in the middle of one that is longer than it
        bool isWhole = true;
        for (long total = 0; total < Large;)
        {
            int count = environment.Read(buffer, length, buffer.Length - length);
            total += count;
            length += count;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
            while (rest.IndexOf((byte)0) is >= 0 and var end)
            {
                if (isWhole && rest[..end].StartsWith(wanted)) return Encoding.UTF8.GetString(rest[wanted.Length..end]);
                isWhole = true;
                rest = rest[(end + 1)..];
            }

            if (count == 0)
                return isWhole && rest.StartsWith(wanted) ? Encoding.UTF8.GetString(rest[wanted.Length..]) : null;
            if (rest.Length == buffer.Length)
            {
                isWhole = false;
                rest = default;
            }

            rest.CopyTo(buffer);
            length = rest.Length;
        }

        return null;
    }

    // A process that can't be looked at for want of descriptors or memory
    // is not one that has ended: that would be taken for an orphan's owner.
    private static void ThrowIfUnknown(Exception error, string path)
    {
        var errno = (Errno)error.HResult; // as .NET has it from the kernel
        if (errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM) throw new LinuxException("open", errno, path);
    }

    private static int? TryNumber(ReadOnlySpan<char> name)
        => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static byte[] Read(Stream file, int limit)
    {
        byte[] buffer = new byte[Math.Min(limit, 4096)];
        int length = 0;
        while (length < limit)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(limit, buffer.Length * 2));
            int count = file.Read(buffer, length, buffer.Length - length);
            if (count == 0) break;
            length += count;
        }

        return buffer[..length];
    }
}
