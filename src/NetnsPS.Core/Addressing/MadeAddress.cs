using System.Net;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>
/// An address that was given inside a scope, and goes with it. Equal for the same address of the same link.
/// </summary>
internal sealed record MadeAddress(Netns Netns, int LinkIndex, IPAddress Local, byte PrefixLength, IPAddress? Peer)
    : IDisposable
{
    internal static void Track(Netns netns, AddressMessage address) => ResourceScope.Track(Of(netns, address));

    internal static void Forget(Netns netns, AddressMessage address) => ResourceScope.Forget(Of(netns, address));

    /// <summary>Takes the address back, unless it is gone.</summary>
    public void Dispose()
    {
        if (Netns.IsRemoved) return;
        try
        {
            Netns.Netlink.Execute(new AddressMessage
            {
                LinkIndex = LinkIndex,
                Local = Local,
                PrefixLength = PrefixLength,
                Peer = Peer,
            }.Remove());
        }
        catch (NetlinkException error) when (error.Errno is Errno.EADDRNOTAVAIL or Errno.ENODEV)
        {
            // The link was removed or moved before, and lost it.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile, and took it along.
        }
    }

    private static MadeAddress Of(Netns netns, AddressMessage address)
        => new(netns, address.LinkIndex, address.Local, address.PrefixLength, address.Peer);
}
