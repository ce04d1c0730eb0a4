using System.Globalization;
using NetnsPS.Procfs;
using NetnsPS.Resources;

namespace NetnsPS;

/// <summary>A process or a network namespace whose resources are looked at, again and again.</summary>
public abstract class ResourceSubject
{
    /// <summary>A process, itself and not whoever gets its number later.</summary>
    /// <param name="processId">Its number.</param>
    /// <exception cref="ProcessNotFoundException">There is none.</exception>
    public static ResourceSubject OfProcess(int processId)
        => ProcStat.Read(processId) is { IsZombie: false } entry
            ? new ProcessSubject(entry)
            : throw new ProcessNotFoundException(processId);

    /// <summary>A network namespace: its links, and the processes in it with all that they have.</summary>
    /// <param name="netns">The namespace.</param>
    public static ResourceSubject OfNetns(Netns netns) => new NetnsSubject(netns);

    internal abstract void Read(ResourceReader reader);

    /// <summary>A process by its name and number.</summary>
    internal static string NameOf(int processId)
        => string.Create(CultureInfo.InvariantCulture, $"{ProcFile.Name(processId) ?? "process"} ({processId})");

    private sealed class ProcessSubject(ProcStat entry) : ResourceSubject
    {
        private readonly string _name = NameOf(entry.Id);

        // Of this process no thread is "the" process: the links that matter are those of the flow that asks.
        private readonly Netns? _netns = entry.Id == Environment.ProcessId ? Netns.Current : null;

        public override string ToString() => _name;

        internal override void Read(ResourceReader reader)
        {
            if (!entry.IsAlive) throw new ProcessNotFoundException(entry.Id);
            // First: it may open a socket of this process, which is then in each snapshot and no leak.
            if (_netns is not null) reader.ReadLinks(_netns, _name);
            else reader.ReadLinksOfProcess(entry.Id, _name);
            reader.ReadProcess(entry.Id, _name);
            reader.ReadDescendants(entry.Id, _name);
            // What was read of one that ended meanwhile is not all that there was.
            if (!entry.IsAlive) throw new ProcessNotFoundException(entry.Id);
        }
    }

    private sealed class NetnsSubject(Netns netns) : ResourceSubject
    {
        public override string ToString() => netns.Name;

        internal override void Read(ResourceReader reader)
        {
            string owner = $"namespace {netns.Name}";
            reader.ReadLinks(netns, owner);
            // The oldest first: what a newcomer shares with it is not the newcomer's.
            foreach (ProcStat entry in Living(netns).OrderBy(entry => entry.StartTime))
                ReadMember(reader, entry, owner);
        }

        private static IEnumerable<ProcStat> Living(Netns netns)
            => netns.GetProcesses().Select(member => ProcStat.Read(member.ProcessId)).OfType<ProcStat>()
                .Where(entry => !entry.IsZombie);

        private static void ReadMember(ResourceReader reader, ProcStat entry, string owner)
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
