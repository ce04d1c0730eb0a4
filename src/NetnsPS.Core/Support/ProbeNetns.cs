using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>
/// A namespace in which things are tried, made when the first
/// probe needs it, and gone with everything in it afterwards.
/// </summary>
internal sealed class ProbeNetns : IDisposable
{
    private Netns? _netns;
    private int _parents;

    /// <exception cref="NetnsSwitchException">This process may not make namespaces.</exception>
    internal Netns Netns => _netns ??= Netns.CreateTransient($"support-{Guid.NewGuid():N}", loopback: false);

    /// <summary>Makes an Ethernet link that can carry others, of whatever kind this kernel has.</summary>
    /// <returns>Its index. It is for one probe: what carries a macvlan
    /// refuses an ipvlan (netdev_rx_handler_register: EBUSY).</returns>
    /// <exception cref="NetlinkException">No such link could be made.</exception>
    internal int MakeParent()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"parent{_parents++}");
        foreach (string kind in (string[])["veth", "dummy", "bridge"])
        {
            try
            {
                new LinkMessage { Name = name, KindOptions = new BareKind(kind) }.CreateIn(Netns.Netlink);
                break;
            }
            catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && kind != "bridge")
            {
                // The next kind may be there.
            }
        }

        return LinkMessage.IndexOf(Netns.Netlink, name, Netns.Name);
    }

    public void Dispose() => _netns?.Dispose();
}
