using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>Whether a process, or one of its threads, still has its files (proc(5), /proc/pid/stat).</summary>
internal static class TaskLife
{
    private const int BufferSize = 2048;
    private const int StateField = 0;
    private const int FlagsField = 6;

    // include/linux/sched.h: set before exit_files takes the files away, long before the task is a zombie.
    private const uint PF_EXITING = 4;

    /// <summary>Reads a stat file below an open /proc/PID; one that is gone does not live.</summary>
    internal static bool IsLiving(SafeFd process, string statPath)
    {
        var buffer = new byte[BufferSize];
        Errno errno = DirectoryCalls.ReadFile(
            process, Encoding.UTF8.GetBytes(statPath + '\0'), oneRecord: true, ref buffer, out int length);
        return errno == Errno.None && IsLiving(buffer.AsSpan(0, length));
    }

    /// <summary>Reads the text of a stat file.</summary>
    internal static bool IsLiving(ReadOnlySpan<byte> stat)
    {
        // The name before the fields is in brackets, and may hold anything, spaces and brackets too.
        int name = stat.LastIndexOf((byte)')');
        if (name < 0) return false;

        ReadOnlySpan<byte> fields = stat[(name + 1)..].Trim((byte)' ');
        int index = 0;
        foreach (Range range in fields.Split((byte)' '))
        {
            ReadOnlySpan<byte> field = fields[range];
            if (index == StateField && (field.SequenceEqual("Z"u8) || field.SequenceEqual("X"u8)
                || field.SequenceEqual("x"u8))) return false;
            if (index == FlagsField) return FdInfoNumber.Unsigned(field) is { } flags && (flags & PF_EXITING) == 0;
            index++;
        }

        return false;
    }
}
