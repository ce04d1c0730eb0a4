using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS
{
    /// <summary>A process that lives in a network namespace.</summary>
    /// <param name="ProcessId">Its process id.</param>
    /// <param name="ProcessName">Its command name (proc_pid_comm(5)).</param>
    public readonly record struct NetnsMember(int ProcessId, string ProcessName)
    {
        /// <summary>
        /// What tells it from a later process with its number; null when it ended while it was listed.
        /// </summary>
        internal ProcessIdentity? Identity { get; init; }

        /// <summary>Sends a signal to it; never to another one that got its number.</summary>
        /// <param name="signal">The signal's number (signal(7)).</param>
        /// <exception cref="LinuxException">ESRCH: it has ended. EPERM: it runs as somebody else.</exception>
        public void SendSignal(int signal)
        {
            using SafeFd? opened = PidFdCalls.TryOpen(ProcessId);
            // Looked at after opening.
            Errno errno = opened is null || Identity is not { IsAlive: true }
                ? Errno.ESRCH
                : PidFdCalls.Send(opened, signal);
            if (errno != Errno.None) throw new LinuxException("pidfd_send_signal", errno, ToString());
        }

        /// <summary>Whether both have the same number and name.</summary>
        public bool Equals(NetnsMember other) => ProcessId == other.ProcessId && ProcessName == other.ProcessName;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(ProcessId, ProcessName);

        /// <inheritdoc/>
        public override string ToString() => $"{ProcessName} ({ProcessId})";
    }

    /// <summary>A namespace can't be removed because processes that are not ours live in it.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="processes">Who lives in it.</param>
    public sealed class NetnsInUseException(string name, IReadOnlyList<NetnsMember> processes)
        : NetnsException(
            $"Network namespace '{name}' is in use by {string.Join(", ", processes)}; end them first, or let -Force "
                + "end them.")
    {
        /// <summary>Who lives in it.</summary>
        public IReadOnlyList<NetnsMember> Processes { get; } = processes;
    }
}

namespace NetnsPS.Namespaces
{
    /// <summary>Who lives where, by /proc/PID/ns/net.</summary>
    internal static class NetnsMembership
    {
        /// <summary>
        /// Every process and the inode of its network namespace; those that may not be read or just ended are left out.
        /// </summary>
        internal static IEnumerable<(int ProcessId, ulong Inode)> Scan()
        {
            foreach (int id in ProcFile.ProcessIds())
            {
                if (ProcNamespace.InodeOf(id, "net") is { } inode) yield return (id, inode);
            }
        }

        /// <summary>The processes in a namespace, this one not counted.</summary>
        internal static IReadOnlyList<NetnsMember> Of(Netns netns)
            => [.. Scan().Where(p => p.Inode == netns.Inode && p.ProcessId != Environment.ProcessId)
                .Select(p => Member(netns, p.ProcessId))];

        // Looked at again after its start time: the number may be another's by now, who lives elsewhere.
        private static NetnsMember Member(Netns netns, int id)
        {
            ProcessIdentity? identity = ProcessIdentity.Of(id);
            return new NetnsMember(id, ProcFile.Name(id) ?? "ended") { Identity = Has(netns, id) ? identity : null };
        }

        /// <summary>Whether a process lives in a namespace; one that has ended lives nowhere.</summary>
        internal static bool Has(Netns netns, int processId) => ProcNamespace.InodeOf(processId, "net") == netns.Inode;
    }
}
