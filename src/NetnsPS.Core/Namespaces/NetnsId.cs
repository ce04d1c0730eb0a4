using NetnsPS.Namespaces;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>
/// The number by which one namespace knows another one, as it was when it was looked at (ip-netns(8), "nsid").
/// </summary>
/// <remarks>Source: include/uapi/linux/net_namespace.h. Each namespace counts for
/// itself; the kernel uses the number to say where a peer or parent is.</remarks>
public sealed class NetnsId
{
    private NetnsId(Netns netns, int id, Netns? of) => (Netns, Id, Of) = (netns, id, of);

    /// <summary>The namespace that knows the other one by this number.</summary>
    public Netns Netns { get; }

    /// <summary>The number, from 0.</summary>
    public int Id { get; }

    /// <summary>The namespace that is known by it; null when it is none that can be found here.</summary>
    public Netns? Of { get; }

    /// <summary>
    /// The number by which a namespace knows another one; the first free one is assigned when there is none.
    /// </summary>
    /// <param name="netns">The namespace that counts.</param>
    /// <param name="of">The other one.</param>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static NetnsId Get(Netns netns, Netns of)
        => new(netns, of.UseFd(fd => NetnsIdMessage.FindOrAssign(netns.Netlink, fd)), of);

    /// <summary>All numbers by which a namespace knows others, by number; nothing is assigned.</summary>
    /// <param name="netns">The namespace that counts.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static IReadOnlyList<NetnsId> GetAll(Netns netns)
    {
        List<int> ids = netns.Netlink.List(NetnsIdMessage.All);
        var found = new Dictionary<int, Netns>();
        foreach (Netns other in NetnsDirectory.Searched())
        {
            if (found.Count == ids.Count) break;
            if (IdOf(netns, other) is { } id) found.TryAdd(id, other);
        }

        return [.. ids.Order().Select(id => new NetnsId(netns, id, found.GetValueOrDefault(id)))];
    }

    /// <summary>The number and the namespace that is known by it.</summary>
    public override string ToString() => $"{Id} ({Of?.Name ?? "unknown"})";

    /// <summary>The number of a namespace that may end meanwhile; null when it has none, or is gone.</summary>
    internal static int? IdOf(Netns netns, Netns other)
    {
        try
        {
            return other.UseFd(fd => NetnsIdMessage.Find(netns.Netlink, fd));
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or NetnsSwitchException or ObjectDisposedException)
        {
            return null;
        }
    }
}
