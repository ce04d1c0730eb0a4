using System.Globalization;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Route;
using NetnsPS.Observation;
using NetnsPS.Procfs;

namespace NetnsPS;

public sealed partial class NetnsSocket
{
    /// <summary>The sockets of a namespace, by protocol.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="protocols">Which ones; null for all that this kernel lists.</param>
    /// <param name="family">IPv4 or IPv6, and no others; null for all.</param>
    /// <exception cref="NetlinkException">EPROTONOSUPPORT: the kernel
    /// lists no sockets of a protocol that was asked for.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsSocket> GetAll(
        Netns netns, IReadOnlyCollection<NetnsSocketProtocol>? protocols = null, IPFamily? family = null)
    {
        var found = new List<(NetnsSocketProtocol Protocol, SocketInfo Info)>();
        using (var lists = new NetnsSocketLists(netns))
        {
            foreach (NetnsSocketProtocol protocol in protocols?.Distinct().Order()
                ?? (IEnumerable<NetnsSocketProtocol>)Enum.GetValues<NetnsSocketProtocol>())
            {
                IEnumerable<SocketInfo>? listed = Read(lists, protocol, family);
                if (listed is null && protocols is not null) throw Unlisted(protocol);
                found.AddRange((listed ?? []).Select(info => (protocol, info)));
            }
        }

        return WithOwners(netns, found);
    }

    /// <summary>Makes sure that it can be told what a process holds.</summary>
    /// <exception cref="ProcessNotFoundException">There is no such process.</exception>
    /// <exception cref="FdAccessDeniedException">It may not be looked at.</exception>
    internal static void RequireReadable(int processId)
    {
        if (processId <= 0) throw new ProcessNotFoundException(processId);
        using ProcDirectory process = ProcDirectory.Open(processId, "/proc");
        process.OpenBelow("fd").Dispose();
    }

    // A kernel without IPv6 has one list less, which is no reason to refuse the other.
    private static IEnumerable<SocketInfo>? Read(NetnsSocketLists lists, NetnsSocketProtocol protocol, IPFamily? family)
    {
        SocketList[] wanted = [.. ListedProtocol.Of(protocol)
            .Lists.Where(l => family is null || (int)l.Family == (int)family)];
        if (wanted.Length == 0) return [];
        IReadOnlyList<SocketInfo>?[] read = [.. wanted.Select(lists.Read)];
        return read.All(l => l is null) ? null : read.SelectMany(l => l ?? []);
    }

    private static NetnsSocket[] WithOwners(Netns netns, List<(NetnsSocketProtocol Protocol, SocketInfo Info)> found)
    {
        SocketOwners owners = SocketOwners.Find(found.Select(f => f.Info.Inode));
        Dictionary<int, string> links = found.Any(f => f.Info.InterfaceIndex != 0)
            ? netns.Netlink.List(LinkMessage.All).ToDictionary(l => l.Index, l => l.Name)
            : [];
        return [.. found.Select(f => new NetnsSocket(
            netns, f.Protocol, f.Info, NameOf(links, f.Info.InterfaceIndex), owners.Of(f.Info.Inode)))];
    }

    private static string? NameOf(Dictionary<int, string> links, int index)
        => index == 0 ? null : links.GetValueOrDefault(index)
            ?? string.Create(CultureInfo.InvariantCulture, $"if{index}");

    private static NetlinkException Unlisted(NetnsSocketProtocol protocol) => new(
        Errno.EPROTONOSUPPORT, nameof(SockDiag.SOCK_DIAG_BY_FAMILY), protocol.ToString().ToLowerInvariant(),
        advice: $"This kernel lists no such sockets: it was built without {ListedProtocol.Of(protocol).KernelOption}, "
            + "or the module is not loaded.");
}
