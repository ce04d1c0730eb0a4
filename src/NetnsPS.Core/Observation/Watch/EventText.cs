using System.Globalization;

namespace NetnsPS.Observation;

/// <summary>
/// The things that are watched, each in one line, with all by which one state of it differs from another.
/// </summary>
internal static class EventText
{
    internal static string Of(NetnsLink link) => Join(
        $"{link.Name}: {link.Kind}", link.IsUp ? "up" : "down", $"state {link.OperState}", Number("mtu", link.Mtu),
        Word("master", link.Master), Word("lladdr", link.MacAddress), link.Promiscuous
            ? "promisc"
            : "", Word("alias", link.Alias),
        link.AltName.Count == 0 ? "" : $"altname {string.Join(',', link.AltName)}");

    internal static string Of(NetnsAddress address) => Join(
        $"{address.Address} dev {address.LinkName}", Word("peer", address.Peer), $"scope {address.Scope}",
            $"{address.Flags}");

    internal static string Of(NetnsRoute route) => Join(
        route.Type == NetnsRouteType.Unicast ? "" : $"{route.Type}", route.ToString(), Word("table", route.Table),
        route.Metric == 0 ? ""
            : Number("metric", route.Metric), Word("src", route.PreferredSource), Word("proto", route.Protocol),
        route.Mtu is { } mtu ? Number("mtu", mtu) : "", route.IsLinkDown ? "linkdown" : "",
        string.Join(' ', route.Path.Select(p => Join(
            "nexthop", Word("via", p.Gateway), Word("dev", p.Device), Number("weight", p.Weight)))));

    internal static string Of(NetnsNeighbor neighbor) => Join(
        $"{neighbor.IPAddress} dev {neighbor.LinkName}", Word("lladdr", neighbor.MacAddress), neighbor.IsProxy
            ? "proxy" : $"{neighbor.State}", neighbor.IsRouter ? "router" : "");

    internal static string Of(NetnsBridgeFdbEntry entry) => Join(
        entry.ToString(), Word("master", entry.Master), Word("vlan", entry.VlanId), Word("dst", entry.Destination),
        entry.IsSelf ? "self" : "",
        entry.IsPermanent ? "permanent" : entry.IsStatic ? "static" : "");

    internal static string Of(NetnsRule rule) => Join(
        Number("", rule.Priority) + ":", rule.Not
            ? "not" : "", $"from {rule.From}", rule.To == "all" ? "" : $"to {rule.To}",
        Word("iif", rule.IncomingDevice), Word("oif", rule.OutgoingDevice), Word("fwmark", rule.FirewallMark),
        Word("fwmask", rule.FirewallMask),
        rule.TypeOfService == 0
            ? ""
            : Number("tos", rule.TypeOfService), Word("ipproto", rule.IpProtocol), Word("sport", rule.SourcePort),
        Word("dport", rule.DestinationPort), Word("uidrange", rule.UserId), rule.Table is null
            ? $"{rule.Action}"
            : $"lookup {rule.Table}",
        Word("goto", rule.Goto), Word("suppress_prefixlength", rule.SuppressPrefixLength),
            Word("suppress_ifgroup", rule.SuppressGroup));

    private static string Join(params ReadOnlySpan<string> parts)
    {
        var text = new System.Text.StringBuilder();
        foreach (string part in parts)
        {
            if (part.Length == 0) continue;
            if (text.Length > 0) text.Append(' ');
            text.Append(part);
        }

        return text.ToString();
    }

    private static string Word(string name, object? value)
        => value is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{name} {value}");

    private static string Number(string name, long value)
        => string.Create(CultureInfo.InvariantCulture, $"{name} {value}").TrimStart();
}
