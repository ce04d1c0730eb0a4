using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>A namespace in which things are tried, made when the first probe needs it, and gone with everything in it afterwards.</summary>
internal sealed class ProbeBench : IDisposable
{
    private Netns? _netns;
    private int? _parent;

    /// <exception cref="NetnsSwitchException">This process may not make namespaces.</exception>
    internal Netns Netns => _netns ??= Netns.CreateTransient($"support-{Guid.NewGuid():N}", loopback: false);

    /// <summary>The index of an Ethernet link that can carry others, of whatever kind this kernel has.</summary>
    /// <exception cref="NetlinkException">No such link could be made.</exception>
    internal int Parent => _parent ??= MakeParent();

    public void Dispose() => _netns?.Dispose();

    private int MakeParent()
    {
        const string name = "parent0";
        foreach (string kind in (string[])["veth", "dummy", "bridge"])
        {
            try
            {
                LinkRequests.Create(Netns.Netlink, new LinkDescription { Name = name, Kind = new BareKind(kind) });
                break;
            }
            catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && kind != "bridge")
            {
                // The next kind may be there.
            }
        }

        return LinkRequests.IndexOf(Netns.Netlink, name, Netns.Name);
    }
}
