using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Requests about queueing disciplines.</summary>
internal static class QdiscRequests
{
    /// <summary>Asks for the queueing disciplines of a namespace.</summary>
    internal static NetlinkQuery<QdiscMessage> All { get; }
        = new(NetlinkRequest.Of(RTM_GETQDISC, default(QdiscHeader)), QdiscMessage.Read);

    /// <summary>Lists the queueing disciplines of a namespace.</summary>
    internal static List<QdiscMessage> List(NetlinkConnection connection) => connection.List(All);

    /// <summary>Makes or changes a netem.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has none.</exception>
    internal static void Replace(
        NetlinkConnection connection, int index, uint handle, uint parent, Netem netem, bool whole, string subject)
        => connection.Execute(Replacing(index, handle, parent, netem, whole, subject));

    /// <summary>Makes or changes a tbf.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has none.</exception>
    internal static void Replace(
        NetlinkConnection connection, int index, uint handle, uint parent, Tbf tbf, string subject)
        => connection.Execute(Replacing(index, handle, parent, tbf, subject));

    /// <summary>Removes what is at a place; the kernel puts its default there.</summary>
    internal static void Delete(NetlinkConnection connection, int index, uint parent, string subject)
        => connection.Execute(Deleting(index, parent, subject));

    /// <summary>Makes the place for filters on what a link receives.</summary>
    /// <exception cref="NetlinkException">EEXIST: there is one. ENOENT: the kernel has none.</exception>
    internal static void AddClsact(NetlinkConnection connection, int index, string subject)
        => connection.Execute(Clsact(
            RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, index, subject));

    /// <summary>Removes the place for filters, and the filters with it.</summary>
    internal static void DeleteClsact(NetlinkConnection connection, int index, string subject)
        => connection.Execute(Clsact(RTM_DELQDISC, NetlinkFlags.None, index, subject));

    /// <summary>Sends all that a link receives through another link first.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has no such filter or action.</exception>
    internal static void Redirect(NetlinkConnection connection, int index, int target, string subject)
        => connection.Execute(RedirectFilter.Add(index, target, subject));

    /// <summary>Lists the filters at one side of a link's clsact; none when it has no clsact.</summary>
    internal static List<RedirectFilter> Filters(NetlinkConnection connection, int index, uint side)
        => connection.List(new NetlinkQuery<RedirectFilter>(
            NetlinkRequest.Of(RTM_GETTFILTER, new QdiscHeader { LinkIndex = index, Parent = side }),
            RedirectFilter.Read, f => f.IsFilter));

    internal static NetlinkRequest Clsact(ushort type, NetlinkFlags flags, int index, string subject) => new(
        type, flags, new QdiscPayload(Place(index, QdiscAttribute.TC_H_CLSACT, QdiscAttribute.ClsactHandle), "clsact"),
        subject);

    internal static NetlinkRequest Replacing(
        int index, uint handle, uint parent, Netem netem, bool whole, string subject)
        => Replacing(new QdiscPayload(Place(index, parent, handle), Netem.Kind) { Netem = netem, Whole = whole },
            subject);

    internal static NetlinkRequest Replacing(int index, uint handle, uint parent, Tbf tbf, string subject)
        => Replacing(new QdiscPayload(Place(index, parent, handle), Tbf.Kind) { Tbf = tbf }, subject);

    internal static NetlinkRequest Deleting(int index, uint parent, string subject)
        => new(RTM_DELQDISC, NetlinkFlags.None, new QdiscPayload(Place(index, parent)), subject);

    private static NetlinkRequest Replacing(QdiscPayload payload, string subject)
        => new(RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_REPLACE, payload, subject);

    private static QdiscHeader Place(int index, uint parent, uint handle = 0)
        => new() { LinkIndex = index, Handle = handle, Parent = parent };
}

/// <summary>A queueing discipline as it is asked for.</summary>
/// <param name="Header">Where it is.</param>
/// <param name="Kind">The kernel's word for it; null when it is named by its place alone.</param>
internal sealed record QdiscPayload(QdiscHeader Header, string? Kind = null) : INetlinkPayload
{
    /// <summary>The settings of a netem.</summary>
    internal Netem? Netem { get; init; }

    /// <summary>Whether those that are zero are written too.</summary>
    internal bool Whole { get; init; }

    /// <summary>The settings of a tbf.</summary>
    internal Tbf? Tbf { get; init; }

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(Header);
        if (Kind is not null) writer.WriteString(QdiscAttribute.TCA_KIND, Kind);
        if (Netem is null && Tbf is null) return;
        int options = writer.BeginNested(QdiscAttribute.TCA_OPTIONS);
        Netem?.Encode(ref writer, Whole);
        Tbf?.Encode(ref writer);
        writer.EndNested(options);
    }
}
