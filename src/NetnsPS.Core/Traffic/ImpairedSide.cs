using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>One direction of a link: where its impairment is, and how it is changed.</summary>
internal sealed class ImpairedSide(Netns netns, LinkMessage link, NetnsImpairmentDirection direction)
{
    private readonly IngressDetour? _detour = direction switch
    {
        NetnsImpairmentDirection.Egress => null,
        NetnsImpairmentDirection.Ingress => new IngressDetour(netns, link),
        _ => throw new InvalidInputException(
            InputFault.Value, $"{direction} is not a direction; give egress or ingress."),
    };

    /// <summary>What there is now.</summary>
    /// <exception cref="NetlinkException">EBUSY: there is something that is somebody else's.</exception>
    internal ImpairmentState Read()
    {
        int? index = _detour is null ? link.Index : _detour.Find()?.Index;
        if (index is null) return ImpairmentState.None;
        ImpairmentState state = ImpairmentState.Read(
            QdiscRequests.List(netns.Netlink), index.Value, out string? foreign);
        return foreign is null ? state : throw new NetlinkException(
            Errno.EBUSY, "RTM_NEWQDISC", link.Name,
                advice: $"Its queueing discipline is '{foreign}', which is somebody else's; remove it first (tc qdisc "
                    + $"delete dev {link.Name} root).");
    }

    /// <summary>Brings it from one impairment to another; when the kernel refuses, it is as before.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void Change(ImpairmentState from, ImpairmentState to)
    {
        if (_detour is null)
        {
            Changer(link.Index).Change(from, to);
            return;
        }

        if (to.IsNone)
        {
            _detour.Remove();
            return;
        }

        int index = from.IsNone || _detour.Find() is not { } ifb ? _detour.Make() : ifb.Index;
        try
        {
            Changer(index).Change(from, to);
        }
        catch (NetlinkException) when (from.IsNone)
        {
            _detour.Remove();
            throw;
        }
    }

    /// <summary>Takes away what there is, also what is left of an impairment that is none any more.</summary>
    /// <exception cref="NetlinkException">The kernel refused, or
    /// EBUSY: there is something that is somebody else's.</exception>
    internal void Clear()
    {
        ImpairmentState now = Read();
        if (!now.IsNone || _detour is not null) Change(now, ImpairmentState.None);
    }

    private ImpairmentChanger Changer(int index) => new(netns.Netlink, index, link.Name);
}
