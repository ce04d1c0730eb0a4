using System.Net;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>
/// A route that was added inside a scope, and goes with it. Equal for the same route of the same table.
/// </summary>
internal sealed class MadeRoute(Netns netns, RouteMessage route) : IDisposable, IEquatable<MadeRoute>
{
    private readonly (Netns Netns, byte Family, IPAddress Destination, byte Length, uint Table, uint? Metric,
        byte Type) _key
        = (netns, route.Family, route.Destination, route.DestinationLength, route.Table, route.Metric, route.Type);

    internal static void Track(Netns netns, RouteMessage route) => ResourceScope.Track(new MadeRoute(netns, route));

    internal static void Forget(Netns netns, RouteMessage route) => ResourceScope.Forget(new MadeRoute(netns, route));

    public bool Equals(MadeRoute? other) => other is not null && _key.Equals(other._key);

    public override bool Equals(object? obj) => Equals(obj as MadeRoute);

    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>Removes the route, unless it is gone.</summary>
    public void Dispose()
    {
        if (_key.Netns.IsRemoved) return;
        try
        {
            _key.Netns.Netlink.Execute(route.Key().Remove());
        }
        catch (NetlinkException error) when (error.Errno is Errno.ESRCH or Errno.ENODEV or Errno.ENETDOWN)
        {
            // Its link went down, or was removed, and took it along.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
