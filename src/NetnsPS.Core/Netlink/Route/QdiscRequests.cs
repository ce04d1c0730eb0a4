using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Requests about queueing disciplines, one by one.</summary>
internal static class QdiscRequests
{
    private const int Enough = 1536;

    /// <summary>Lists the queueing disciplines of a namespace.</summary>
    internal static List<QdiscMessage> List(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        writer.BeginMessage(RouteMessageType.RTM_GETQDISC, NetlinkFlags.None);
        writer.WriteStruct(default(QdiscHeader));
        return connection.Dump(ref writer, QdiscMessage.Read);
    }

    /// <summary>Makes or changes a netem.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has none.</exception>
    internal static void Replace(
        NetlinkConnection connection, int index, uint handle, uint parent, Netem netem, bool whole, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeReplace(ref writer, index, handle, parent, netem, whole);
        connection.Execute(ref writer, subject);
        writer.Dispose();
    }

    /// <summary>Makes or changes a tbf.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has none.</exception>
    internal static void Replace(
        NetlinkConnection connection, int index, uint handle, uint parent, Tbf tbf, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeReplace(ref writer, index, handle, parent, tbf);
        connection.Execute(ref writer, subject);
        writer.Dispose();
    }

    /// <summary>Removes what is at a place; the kernel puts its default there.</summary>
    internal static void Delete(NetlinkConnection connection, int index, uint parent, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        EncodeDelete(ref writer, index, parent);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Makes the place for filters on what a link receives.</summary>
    /// <exception cref="NetlinkException">EEXIST: there is one. ENOENT: the kernel has none.</exception>
    internal static void AddClsact(NetlinkConnection connection, int index, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        EncodeClsact(ref writer, index, RouteMessageType.RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE
            | NetlinkFlags.NLM_F_EXCL);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Removes the place for filters, and the filters with it.</summary>
    internal static void DeleteClsact(NetlinkConnection connection, int index, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        EncodeClsact(ref writer, index, RouteMessageType.RTM_DELQDISC, NetlinkFlags.None);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Sends all that a link receives through another link first.</summary>
    /// <exception cref="NetlinkException">ENOENT: the kernel has no such filter or action.</exception>
    internal static void Redirect(NetlinkConnection connection, int index, int target, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[256]);
        RedirectFilter.EncodeAdd(ref writer, index, target);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Lists the filters at one side of a link's clsact; none when it has no clsact.</summary>
    internal static List<RedirectFilter> Filters(NetlinkConnection connection, int index, uint side)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        writer.BeginMessage(RouteMessageType.RTM_GETTFILTER, NetlinkFlags.None);
        writer.WriteStruct(new QdiscHeader { LinkIndex = index, Parent = side });
        return connection.Dump(ref writer, RedirectFilter.Read).FindAll(f => f.IsFilter);
    }

    internal static void EncodeClsact(scoped ref NetlinkWriter writer, int index, ushort request, NetlinkFlags flags)
    {
        writer.BeginMessage(request, flags);
        writer.WriteStruct(new QdiscHeader
        {
            LinkIndex = index,
            Handle = QdiscAttribute.ClsactHandle,
            Parent = QdiscAttribute.TC_H_CLSACT
        });
        writer.WriteString(QdiscAttribute.TCA_KIND, "clsact");
    }

    internal static void EncodeReplace(
        scoped ref NetlinkWriter writer, int index, uint handle, uint parent, Netem netem, bool whole)
    {
        Begin(ref writer, index, handle, parent, Netem.Kind);
        int options = writer.BeginNested(QdiscAttribute.TCA_OPTIONS);
        netem.Encode(ref writer, whole);
        writer.EndNested(options);
    }

    internal static void EncodeReplace(scoped ref NetlinkWriter writer, int index, uint handle, uint parent, Tbf tbf)
    {
        Begin(ref writer, index, handle, parent, Tbf.Kind);
        int options = writer.BeginNested(QdiscAttribute.TCA_OPTIONS);
        tbf.Encode(ref writer);
        writer.EndNested(options);
    }

    internal static void EncodeDelete(scoped ref NetlinkWriter writer, int index, uint parent)
    {
        writer.BeginMessage(RouteMessageType.RTM_DELQDISC, NetlinkFlags.None);
        writer.WriteStruct(new QdiscHeader { LinkIndex = index, Parent = parent });
    }

    private static void Begin(scoped ref NetlinkWriter writer, int index, uint handle, uint parent, string kind)
    {
        writer.BeginMessage(RouteMessageType.RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_REPLACE);
        writer.WriteStruct(new QdiscHeader { LinkIndex = index, Handle = handle, Parent = parent });
        writer.WriteString(QdiscAttribute.TCA_KIND, kind);
    }
}
