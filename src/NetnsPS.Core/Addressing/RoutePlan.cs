using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Addressing;

/// <summary>Checks the settings of a route and finds its links.</summary>
internal sealed class RoutePlan(Netns netns, NetnsRouteOptions options)
{
    private const int MaximumWeight = 256; // rtnh_hops is one byte, and holds the weight less one

    private readonly Cidr? _destination = options.Destination == "default"
        ? null
        : Cidr.ParsePrefix(options.Destination);

    /// <summary>The request for the kernel.</summary>
    /// <param name="forAddition">Whether the route must be complete; a removal may leave out how it goes on.</param>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    /// <exception cref="LinkNotFoundException">A link is not there.</exception>
    internal RouteMessage Describe(bool forAddition)
    {
        RequireShape(forAddition);
        IPFamily family = ChooseFamily();
        return new RouteMessage
        {
            Family = (byte)family,
            Destination = _destination?.Address ?? IpWire.AnyOf((byte)family),
            DestinationLength = (byte)(_destination?.PrefixLength ?? 0),
            Gateway = options.Gateway,
            LinkIndex = IndexOf(options.Device),
            Metric = Checked(options.Metric),
            Table = RouteTableName.Parse(options.Table),
            Type = (byte)(options.Type ?? (forAddition ? NetnsRouteType.Unicast : 0)),
            Protocol = options.Protocol is { } protocol
                ? RouteProtocolName.Parse(protocol) : forAddition
                ? RouteProtocol.RTPROT_BOOT
                : RouteProtocol.RTPROT_UNSPEC,
            Scope = (byte?)options.Scope,
            Flags = options.OnLink ? NextHopFlags.RTNH_F_ONLINK : NextHopFlags.None,
            PreferredSource = options.PreferredSource,
            Mtu = options.Mtu,
            Paths = [.. options.Path.Select(Hop)],
        };
    }

    private void RequireShape(bool forAddition)
    {
        bool goesOn = options.Gateway is not null || options.Device is not null;
        bool drops = options.Type is NetnsRouteType.Blackhole or NetnsRouteType.Unreachable or NetnsRouteType.Prohibit
            or NetnsRouteType.Throw;
        if (drops && (goesOn || options.Path.Count > 0))
            throw Refuse($"is of type {options.Type}, which has no gateway, no device and no paths");
        if (goesOn && options.Path.Count > 0)
            throw Refuse("has paths as well as a gateway or a device; put all of them into the paths");
        if (forAddition && !drops && !goesOn && options.Path.Count == 0)
            throw Refuse("has no gateway and no device; give at least one");
        if (options.OnLink && (options.Gateway is null || options.Device is null))
            throw Refuse("is to be on-link, which needs a gateway and a device");
        if (options.Mtu is < 68 or > 65535)
            throw new InvalidInputException(
                InputFault.Mtu, $"{options.Mtu} is not a valid MTU for a route: expected 68 to 65535 bytes.");
    }

    private IPFamily ChooseFamily()
    {
        IPFamily family = _destination?.Address.Family() ?? options.Family ?? options.Gateway?.Family()
            ?? options.Path.FirstOrDefault(p => p.Gateway is not null)?.Gateway!.Family()
            ?? options.PreferredSource?.Family() ?? IPFamily.IPv4;
        if (options.Family is { } asked && asked != family) throw Mismatch($"the family {asked}");
        if (options.PreferredSource is { } source && source.Family() != family)
            throw Mismatch($"the preferred source {source}");
        // IPv4 through an IPv6 gateway works (RFC 5549, RTA_VIA); the other way round does not.
        foreach (IPAddress? gateway in options.Path.Select(p => p.Gateway).Append(options.Gateway))
        {
            if (family == IPFamily.IPv6 && gateway?.Family() == IPFamily.IPv4) throw Mismatch($"the gateway {gateway}");
        }

        return family;
    }

    private NextHop Hop(NetnsRoutePath path)
    {
        if (path.Gateway is null && path.Device is null)
            throw Refuse("has a path without gateway and device; give at least one");
        if (path.Weight is < 1 or > MaximumWeight)
            throw new InvalidInputException(
                InputFault.Value, $"{path.Weight} is not a valid weight of a path: expected a number from 1 to "
                    + $"{MaximumWeight}.");
        return new NextHop
        {
            Gateway = path.Gateway,
            LinkIndex = IndexOf(path.Device) ?? 0,
            Weight = path.Weight,
            Flags = path.OnLink ? NextHopFlags.RTNH_F_ONLINK : NextHopFlags.None,
        };
    }

    private int? IndexOf(string? device)
        => device is null ? null : LinkMessage.IndexOf(netns.Netlink, device, netns.Name);

    private static uint? Checked(long? metric)
        => metric is null or (>= 0 and <= uint.MaxValue) ? (uint?)metric : throw new InvalidInputException(
            InputFault.Value, $"{metric} is not a valid metric: expected a number from 0 to {uint.MaxValue}.");

    private InvalidInputException Refuse(string why)
        => new(InputFault.Value, $"The route to '{options.Destination}' {why}.");

    private InvalidInputException Mismatch(string what)
        => new(InputFault.AddressFamily,
            $"In the route to '{options.Destination}', {what} is of another address family; give one of the same.");
}
