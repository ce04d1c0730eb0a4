using System.Globalization;
using System.Text;

namespace NetnsPS.Procfs;

/// <summary>A line of /proc/PID/mountinfo (proc_pid_mountinfo(5)).</summary>
/// <param name="Id">The number of the mount; given again once it is gone.</param>
/// <param name="Root">What of the file system is mounted.</param>
/// <param name="Point">Where.</param>
/// <param name="Type">The file system's type.</param>
/// <param name="Device">What it is mounted from, in words.</param>
internal sealed record ProcMount(int Id, string Root, string Point, string Type, string Device)
{
    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root
    // rw,errors=continue; any number of fields before the dash.
    private const int RootField = 3;
    private const int PointField = 4;
    private const int FirstOptional = 6;

    /// <summary>Reads the mounts that a process sees.</summary>
    /// <param name="process">Its number, <c>self</c> or <c>thread-self</c>.</param>
    /// <returns>Null when it is gone, or they may not be read.</returns>
    internal static IReadOnlyList<ProcMount>? ReadAll(string process)
        => ProcFile.ReadText($"/proc/{process}/mountinfo", ProcFile.Large) is { } text
            ? [.. text.Split('\n').Select(Parse).OfType<ProcMount>()]
            : null;

    /// <summary>Takes a line apart; null when it is none.</summary>
    internal static ProcMount? Parse(string line)
    {
        string[] fields = line.Split(' ');
        int dash = fields.Length > FirstOptional ? Array.IndexOf(fields, "-", FirstOptional) : -1;
        if (dash < 0 || fields.Length < dash + 3) return null;
        if (!int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return null;
        return new ProcMount(id, Unescape(fields[RootField]), Unescape(fields[PointField]), Unescape(fields[dash + 1]),
            Unescape(fields[dash + 2]));
    }

    // Space, tab, newline and backslash are written as three octal digits (mangle in fs/proc_namespace.c).
    private static string Unescape(string field)
    {
        if (!field.Contains('\\')) return field;
        var text = new StringBuilder();
        for (int i = 0; i < field.Length; i++)
        {
            bool isCode = field[i] == '\\' && i + 3 < field.Length
                && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
            text.Append(isCode ? (char)Convert.ToInt32(field.Substring(i + 1, 3), 8) : field[i]);
            if (isCode) i += 3;
        }

        return text.ToString();
    }
}
