using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Addressing;

/// <summary>A neighbour that was written down inside a scope, and goes with it.</summary>
internal sealed record MadeNeighbor(Netns Netns, int LinkIndex, IPAddress Address, NeighborFlags Flags) : IDisposable
{
    internal static MadeNeighbor Of(Netns netns, NeighborMessage neighbor)
        => new(netns, neighbor.LinkIndex, neighbor.Destination!, neighbor.Flags & NeighborFlags.NTF_PROXY);

    /// <summary>Removes the neighbour, unless it is gone.</summary>
    public void Dispose()
    {
        if (Netns.IsRemoved) return;
        try
        {
            Netns.Netlink.Execute(new NeighborMessage
            {
                LinkIndex = LinkIndex,
                Family = IpWire.FamilyOf(Address),
                Destination = Address,
                Flags = Flags,
            }.Remove());
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.ENODEV or Errno.ENXIO)
        {
            // It went, alone or with its link.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
