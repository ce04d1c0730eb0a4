using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Rule requests, one by one.</summary>
internal static class RuleRequests
{
    private const int Enough = 256;

    /// <summary>Lists the rules of a family, in the order in which they are asked.</summary>
    internal static List<RuleMessage> List(NetlinkConnection connection, byte family)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RouteMessageType.RTM_GETRULE, NetlinkFlags.None);
        writer.WriteStruct(new RuleHeader { Family = family });
        List<RuleMessage> rules = connection.Dump(ref writer, RuleMessage.Read);
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        rules.RemoveAll(r => r.Family != family);
        return rules;
    }

    /// <summary>Adds a rule.</summary>
    /// <returns>The rule as the kernel has it; null where the kernel tells nothing back.</returns>
    /// <exception cref="NetlinkException">EEXIST: there is such a rule.</exception>
    internal static RuleMessage? Add(NetlinkConnection connection, RuleMessage rule, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        rule.EncodeAdd(ref writer);
        return connection.ExecuteEchoed(ref writer, RuleMessage.Read, subject);
    }

    /// <summary>Removes the first rule that has all that is told.</summary>
    /// <exception cref="NetlinkException">ENOENT: there is none.</exception>
    internal static void Remove(NetlinkConnection connection, RuleMessage rule, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        rule.EncodeRemove(ref writer);
        connection.Execute(ref writer, subject);
    }
}
