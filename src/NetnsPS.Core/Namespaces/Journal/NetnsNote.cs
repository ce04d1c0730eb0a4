namespace NetnsPS.Namespaces;

/// <summary>
/// A note in the journal on a namespace in which processes are started. When this process is killed, those live on
/// there that forked away and have overwritten the marker in their environment (setproctitle: nginx's workers). They
/// are known by the namespace's cookie, a number that is never given twice, and by their timer slack, which they
/// inherited.
/// </summary>
internal static class NetnsNote
{
    /// <summary>
    /// The timer slack that the kernel gives, in nanoseconds; ours is 1 to <see cref="SlackMarks"/> more.
    /// </summary>
    internal const long KernelSlack = 50_000;

    internal const long SlackMarks = 10_000;

    /// <summary>Writes one.</summary>
    /// <returns>Null when the kernel has no cookies (before Linux 5.14), or
    /// the journal can't be written: then there is the marker alone.</returns>
    internal static JournalEntry? TryWrite(Netns netns)
    {
        if (NetnsCookie.Of(netns) is not { } cookie) return null;
        try
        {
            return JournalEntry.TryWrite(new JournalRecord(JournalKind.Namespace, netns.Identity, cookie), out _);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a process may be one that a note is for, as far as can be seen without entering its namespace.
    /// </summary>
    internal static bool MayConcern(int processId, ulong inode)
        => inode != Netns.Host.Inode && TimerSlackCalls.Of(processId) is > KernelSlack and <= KernelSlack + SlackMarks;
}
