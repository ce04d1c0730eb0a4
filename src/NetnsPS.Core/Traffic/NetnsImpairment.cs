using NetnsPS.Netlink.Route;
using NetnsPS.Traffic;

namespace NetnsPS;

/// <summary>
/// How what a link sends, or receives, is impaired, as it was when it was looked at. Percentages are 0–100.
/// </summary>
/// <remarks>Sources: tc-netem(8), tc-tbf(8), net/sched/sch_netem.c, net/sched/sch_tbf.c.</remarks>
public sealed class NetnsImpairment
{
    private const int BitsPerByte = 8;
    private readonly Netem? _netem;
    private readonly Tbf? _tbf;

    private NetnsImpairment(Netns netns, string linkName, NetnsImpairmentDirection direction, ImpairmentState state)
    {
        Netns = netns;
        LinkName = linkName;
        Direction = direction;
        (_netem, _tbf) = (state.Netem, state.Tbf);
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>The link.</summary>
    public string LinkName { get; }

    /// <summary>Which of its packets are impaired: those that it sends, or those that it receives.</summary>
    public NetnsImpairmentDirection Direction { get; }

    /// <summary>Whether there is any.</summary>
    public bool IsImpaired => _netem is not null || _tbf is not null;

    /// <summary>How long each packet is held.</summary>
    public TimeSpan Delay => _netem?.Delay ?? TimeSpan.Zero;

    /// <summary>By how much the delay varies.</summary>
    public TimeSpan Jitter => _netem?.Jitter ?? TimeSpan.Zero;

    /// <summary>How much the delay of a packet is like that of the one before, in percent.</summary>
    public double DelayCorrelation => _netem?.DelayCorrelation ?? 0;

    /// <summary>How many packets are lost, in percent.</summary>
    public double Loss => _netem?.Loss ?? 0;

    /// <summary>How much losses come together, in percent.</summary>
    public double LossCorrelation => _netem?.LossCorrelation ?? 0;

    /// <summary>How many packets are sent twice, in percent.</summary>
    public double Duplicate => _netem?.Duplicate ?? 0;

    /// <summary>How much duplicates come together, in percent.</summary>
    public double DuplicateCorrelation => _netem?.DuplicateCorrelation ?? 0;

    /// <summary>How many packets get a bit flipped, in percent.</summary>
    public double Corrupt => _netem?.Corrupt ?? 0;

    /// <summary>How much flipped bits come together, in percent.</summary>
    public double CorruptCorrelation => _netem?.CorruptCorrelation ?? 0;

    /// <summary>How many packets overtake those that are held, in percent.</summary>
    public double Reorder => _netem?.Reorder ?? 0;

    /// <summary>How much overtaking comes together, in percent.</summary>
    public double ReorderCorrelation => _netem?.ReorderCorrelation ?? 0;

    /// <summary>How many packets a delay holds at once; null without one.</summary>
    public long? Limit => _netem?.Limit;

    /// <summary>How fast the link sends, in bits each second; null for no limit.</summary>
    public long? Rate
        => _tbf is { } tbf ? (long)tbf.Rate * BitsPerByte : _netem is { Rate: > 0 and var rate }
            ? (long)rate * BitsPerByte
            : null;

    /// <summary>
    /// How many bytes go at once after a pause; null without a rate. The kernel reports how long they take, in ticks of
    /// 64 ns, in which 8 bytes go at 1 Gbit/s.
    /// </summary>
    public long? Burst => _tbf?.Burst;

    /// <summary>
    /// How long a packet may wait for the rate, in whole microseconds; null without one. The kernel keeps a number of
    /// bytes, of which each takes 8 ms at 1 kbit/s: what is read may differ from what was set by so much.
    /// </summary>
    public TimeSpan? QueueTime => _tbf?.QueueTime;

    /// <summary>
    /// The impairments of a namespace's links, of either direction; those of links without one are left out.
    /// </summary>
    /// <param name="netns">The namespace.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsImpairment> GetAll(Netns netns)
    {
        List<QdiscMessage> qdiscs = QdiscRequests.List(netns.Netlink);
        List<LinkMessage> links = netns.Netlink.List(LinkMessage.All);
        HashSet<int?> detours = [.. links.Select(IngressDetour.LinkOf)];
        NetnsImpairment Of(LinkMessage link, NetnsImpairmentDirection direction, int index)
            => new(netns, link.Name, direction, ImpairmentState.Read(qdiscs, index, out _));
        IEnumerable<NetnsImpairment> Both(LinkMessage link)
        {
            yield return Of(link, NetnsImpairmentDirection.Egress, link.Index);
            // One that is left of a link that went is no impairment of the link that has its number now.
            if (detours.Contains(link.Index) && new IngressDetour(netns, link).Find() is { } ifb)
                yield return Of(link, NetnsImpairmentDirection.Ingress, ifb.Index);
        }

        return [.. links.Where(l => IngressDetour.LinkOf(l) is null).SelectMany(Both).Where(i => i.IsImpaired)];
    }

    /// <summary>The impairment of a link, which may be none.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The link's name.</param>
    /// <param name="direction">Of what it sends, or of what it receives.</param>
    /// <exception cref="InvalidInputException">It is not one direction.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">EBUSY: the link has a queueing discipline of another kind.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsImpairment Get(
        Netns netns, string link, NetnsImpairmentDirection direction = NetnsImpairmentDirection.Egress)
        => new(netns, link, direction, Side(netns, link, direction, out _).Read());

    /// <summary>Changes the impairment of a link; what is not named stays as it is.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The link's name.</param>
    /// <param name="change">What to change; or a <see cref="NetnsImpairmentPreset"/>.</param>
    /// <param name="direction">Of what it sends, or of what it receives.</param>
    /// <returns>The impairment as the kernel has it afterwards.</returns>
    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">
    /// The kernel refused (EOPNOTSUPP: it lacks something, and <see cref="NetlinkException.Advice"/> says what it must
    /// be built with; EBUSY: the link has a queueing discipline of another kind); the link is as before.
    /// </exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsImpairment Set(Netns netns, string link, NetnsImpairmentOptions change,
        NetnsImpairmentDirection direction = NetnsImpairmentDirection.Egress)
    {
        ImpairedSide side = Side(netns, link, direction, out LinkMessage found);
        ImpairmentState before = side.Read();
        ImpairmentState after = ImpairmentPlan.Join(before, change, found.Mtu ?? 0);
        if (after == before) return new NetnsImpairment(netns, link, direction, before);
        side.Change(before, after);
        ResourceScope.Track(new MadeImpairment(netns, found, direction, before));
        return new NetnsImpairment(netns, link, direction, side.Read());
    }

    /// <summary>Takes the impairment from a link; without one nothing happens.</summary>
    /// <inheritdoc cref="Set" path="/param[@name!='change']"/>
    /// <inheritdoc cref="Set" path="/exception"/>
    public static void Clear(Netns netns, string link,
        NetnsImpairmentDirection direction = NetnsImpairmentDirection.Egress)
    {
        Side(netns, link, direction, out _).Clear();
    }

    private static ImpairedSide Side(
        Netns netns, string link, NetnsImpairmentDirection direction, out LinkMessage found)
    {
        found = LinkMessage.Find(netns.Netlink, link) ?? throw new LinkNotFoundException(link, netns.Name);
        return new ImpairedSide(netns, found, direction);
    }
}
