using System.Globalization;
using NetnsPS.Addressing;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

public sealed partial class NetnsRoute
{
    /// <summary>The words for who made a route; others are numbers.</summary>
    public static IReadOnlyList<string> ProtocolNames => RouteProtocolName.Names;

    /// <summary>The routes of a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="table">The table: <c>main</c>, <c>local</c>, <c>default</c> or a number; null for all.</param>
    /// <param name="family">IPv4 or IPv6; null for both.</param>
    /// <exception cref="InvalidInputException">There can be no such table.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsRoute> GetAll(Netns netns, string? table = "main", IPFamily? family = null)
    {
        uint? wanted = table is null ? null : RouteTableName.Parse(table);
        List<RouteMessage> routes = RouteMessage.List(netns.Netlink, (int)(family ?? 0));
        Func<int, string> names = Names(netns);
        return [.. routes.Where(r => wanted is null || r.Table == wanted).Select(r => new NetnsRoute(netns, r, names))];
    }

    /// <summary>Adds a route.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="options">Its settings.</param>
    /// <returns>The route as the kernel has it.</returns>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    /// <exception cref="LinkNotFoundException">A link is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST: there
    /// is one; ENETUNREACH: the gateway is not on a link).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsRoute Add(Netns netns, NetnsRouteOptions options)
        => new(netns, AddUnseen(netns, options), Names(netns));

    /// <summary>Adds a route, for those who need no look at its links.</summary>
    /// <inheritdoc cref="Add"/>
    internal static RouteMessage AddUnseen(Netns netns, NetnsRouteOptions options)
    {
        RouteMessage made = new RoutePlan(netns, options).Describe(forAddition: true).AddTo(netns.Netlink);
        MadeRoute.Track(netns, made);
        return made;
    }

    /// <summary>Removes the first route that has all that is asked for.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="options">What it has; a destination is enough.</param>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    /// <exception cref="LinkNotFoundException">A link is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ESRCH: there is none).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, NetnsRouteOptions options)
        => netns.Netlink.Execute(new RoutePlan(netns, options).Describe(forAddition: false).Remove());

    /// <summary>Removes it.</summary>
    /// <exception cref="NetlinkException">The kernel refused (ESRCH: it is gone already).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove()
    {
        Netns.Netlink.Execute(_message.Key().Remove());
        MadeRoute.Forget(Netns, _message);
    }

    // Few routes need few names: each link is asked for once.
    private static Func<int, string> Names(Netns netns)
    {
        var names = new Dictionary<int, string>();
        return index =>
        {
            if (names.TryGetValue(index, out string? name)) return name;
            try
            {
                name = netns.Netlink.Query(LinkMessage.Get(index)).Name;
            }
            catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"if{index}"); // it went, and its routes with it
            }

            return names[index] = name;
        };
    }
}
