using System.Globalization;
using NetnsPS.Baselines;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>A process or a network namespace whose resources are read, again and again.</summary>
public abstract class ResourceSubject
{
    /// <summary>A process, itself and not another one that gets its number later.</summary>
    /// <param name="processId">Its number.</param>
    /// <returns>The subject: what the process has, its descendants, and the links of its network namespace.</returns>
    /// <exception cref="ProcessNotFoundException">There is none.</exception>
    public static ResourceSubject OfProcess(int processId) => new ProcessSubject(Living(processId));

    /// <summary>A network namespace: its links, and the processes in it with all that they have.</summary>
    /// <param name="netns">The namespace.</param>
    /// <returns>The subject.</returns>
    public static ResourceSubject OfNetns(Netns netns) => new NetnsSubject(netns);

    /// <summary>
    /// The descriptors of a process and nothing else. That they may not be read is an error here, not a gap.
    /// </summary>
    /// <param name="processId">Its number.</param>
    /// <exception cref="ProcessNotFoundException">There is none.</exception>
    internal static ResourceSubject OfDescriptors(int processId) => new DescriptorSubject(Living(processId));

    /// <summary>Whether it has nothing but file descriptors.</summary>
    internal virtual bool HasOnlyDescriptors => false;

    internal abstract void Read(ResourceReader reader);

    private static ProcStat Living(int processId)
        => ProcStat.Read(processId) is { IsZombie: false } entry
            ? entry
            : throw new ProcessNotFoundException(processId);

    // What was read of one that ended meanwhile is not all that there was.
    private static void ReadWhileAlive(ProcStat entry, Action read)
    {
        if (!entry.IsAlive) throw new ProcessNotFoundException(entry.Id);
        read();
        if (!entry.IsAlive) throw new ProcessNotFoundException(entry.Id);
    }

    // A process by its name and number.
    private static string NameOf(int processId)
        => string.Create(CultureInfo.InvariantCulture, $"{ProcFile.Name(processId) ?? "process"} ({processId})");

    private sealed class ProcessSubject(ProcStat entry) : ResourceSubject
    {
        private readonly string _name = NameOf(entry.Id);

        // Of this process no thread is "the" process: the links that matter are those of the flow that asks.
        private readonly Netns? _netns = entry.Id == Environment.ProcessId ? Netns.Current : null;

        public override string ToString() => _name;

        internal override void Read(ResourceReader reader) => ReadWhileAlive(entry, () =>
        {
            // First: it may open a socket of this process, which is then in each snapshot and no leak.
            if (_netns is not null) reader.ReadLinks(_netns, _name);
            else reader.ReadLinksOfProcess(entry.Id, _name);
            reader.ReadProcess(entry.Id, _name);
            reader.ReadDescendants(entry.Id, _name);
        });
    }

    private sealed class DescriptorSubject(ProcStat entry) : ResourceSubject
    {
        private readonly string _name = NameOf(entry.Id);

        internal override bool HasOnlyDescriptors => true;

        public override string ToString() => _name;

        internal override void Read(ResourceReader reader)
            => ReadWhileAlive(entry, () => reader.ReadDescriptors(entry.Id, _name));
    }

    private sealed class NetnsSubject(Netns netns) : ResourceSubject
    {
        public override string ToString() => netns.Name;

        internal override void Read(ResourceReader reader)
        {
            string owner = $"namespace {netns.Name}";
            reader.ReadLinks(netns, owner);
            // The oldest first: what a newcomer shares with it is not the newcomer's.
            foreach (ProcStat entry in netns.GetProcesses().Select(member => ProcStat.Read(member.ProcessId))
                .OfType<ProcStat>().Where(entry => !entry.IsZombie).OrderBy(entry => entry.StartTime))
            {
                reader.ReadMember(entry, owner);
                try
                {
                    reader.ReadProcess(entry.Id, NameOf(entry.Id));
                }
                catch (ProcessNotFoundException)
                {
                    // It ended meanwhile: it leaks nothing.
                }
            }
        }
    }
}
