using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Traffic;

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
