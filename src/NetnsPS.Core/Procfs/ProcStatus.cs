using System.Globalization;

namespace NetnsPS.Procfs;

/// <summary>A status file (proc_pid_status(5)): one field a line, by its name.</summary>
internal static class ProcStatus
{
    /// <summary>A field of a process, or of a thread; null when it is gone, or this kernel has no such field.</summary>
    /// <param name="process">The number of the process, <c>self</c> or <c>thread-self</c>.</param>
    /// <param name="name">The field's name, without the colon.</param>
    internal static string? Field(string process, string name)
        => ProcFile.ReadLines($"/proc/{process}/status", ProcFile.Small)
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)
            && line.AsSpan(name.Length).StartsWith(":"))?[(name.Length + 1)..].Trim();

    /// <summary>The real user id of a process; null when it is gone.</summary>
    internal static uint? RealUser(int processId)
        => uint.TryParse(Field(processId.ToString(CultureInfo.InvariantCulture), "Uid")?.Split('\t')[0],
            NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : null;

    /// <summary>Whether this thread has a capability in effect, in its own user namespace (capabilities(7)).</summary>
    /// <param name="capability">CAP_* (include/uapi/linux/capability.h).</param>
    internal static bool HasCapability(int capability)
        => ulong.TryParse(Field("thread-self", "CapEff"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out ulong bits) && (bits >> capability & 1) != 0;
}
