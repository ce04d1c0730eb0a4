using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;

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

/// <summary>Brings a link from one impairment to another; when the kernel refuses, it is as before.</summary>
internal sealed class ImpairmentChanger(NetlinkConnection connection, int index, string subject)
{
    private const uint FirstClass = 1;

    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void Change(ImpairmentState from, ImpairmentState to)
    {
        try
        {
            Apply(from, to);
        }
        catch (NetlinkException error)
        {
            TakeBack(from);
            throw error.Errno == Errno.ENOENT ? Explain(error, to) : error;
        }
    }

    private void Apply(ImpairmentState from, ImpairmentState to)
    {
        bool samePlace = (from.Netem is null) == (to.Netem is null);
        // A tbf that changes its place can't keep its number while
        // it is where it was: the kernel would move it unchanged.
        if (!from.IsNone && (to.IsNone || !samePlace))
            QdiscRequests.Delete(connection, index, QdiscAttribute.TC_H_ROOT, subject);
        if (to.Netem is { } netem)
            QdiscRequests.Replace(connection, index, to.NetemHandle, QdiscAttribute.TC_H_ROOT, netem,
                whole: from.Netem is not null, subject);
        uint place = to.Netem is null ? QdiscAttribute.TC_H_ROOT : to.NetemHandle | FirstClass;
        // One that stays is not told again: the kernel rounds its burst down each time.
        if (to.Tbf is { } tbf && (tbf != from.Tbf || !samePlace))
            QdiscRequests.Replace(connection, index, to.TbfHandle, place, tbf, subject);
        else if (to.Tbf is null && from.Tbf is not null && to.Netem is not null && samePlace)
            QdiscRequests.Delete(connection, index, place, subject);
    }

    private void TakeBack(ImpairmentState from)
    {
        try
        {
            ImpairmentState now = ImpairmentState.Read(QdiscRequests.List(connection), index, out _);
            if (now != from) Apply(now, from);
        }
        catch (NetlinkException)
        {
            // The refusal that led here is the one to tell.
        }
    }

    private static NetlinkException Explain(NetlinkException error, ImpairmentState wanted)
    {
        (string kind, string option) = wanted.Netem is not null
            ? (Netem.Kind, "CONFIG_NET_SCH_NETEM")
            : (Tbf.Kind, "CONFIG_NET_SCH_TBF");
        return new NetlinkException(
            Errno.EOPNOTSUPP, error.Request, error.Subject, error.KernelMessage, error.Offset,
            advice: $"This kernel has no '{kind}': it was built without {option}, or the module is not "
                + $"loaded.{(kind == Netem.Kind ? " A rate alone needs none." : "")}");
    }
}

/// <summary>An impairment that was changed inside a scope, and is put back with it.</summary>
internal sealed class MadeImpairment(
    Netns netns, LinkMessage link, NetnsImpairmentDirection direction, ImpairmentState before) : IDisposable
{
    public void Dispose()
    {
        if (netns.IsRemoved) return;
        try
        {
            var side = new ImpairedSide(netns, link, direction);
            if (before.IsNone)
            {
                // Also when the link went by other hands, and left an ifb.
                side.Clear();
                return;
            }

            ImpairmentState now = side.Read();
            if (now != before) side.Change(now, before);
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENODEV or Errno.EBUSY or Errno.EINVAL)
        {
            // The link went meanwhile, or somebody put something else there.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
