using System.ComponentModel;

namespace NetnsPS.Support;

/// <summary>Something that can be tried.</summary>
/// <param name="Name">Its name for users.</param>
/// <param name="Probe">Tries it: null when it worked, else the reason. What it throws is a reason too.</param>
/// <param name="Need">What a kernel needs to have it; null when it is no matter of the kernel.</param>
internal sealed record Feature(string Name, Func<ProbeNetns, string?> Probe, KernelNeed? Need = null)
{
    internal NetnsSupport Try(ProbeNetns probe)
    {
        string? reason;
        try
        {
            reason = Probe(probe);
        }
        catch (Exception e) when (e is LinuxException or NetlinkException or NetnsSwitchException or Win32Exception
            or IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
        }

        return new NetnsSupport(Name, reason is null, reason)
        {
            SinceKernel = Need is null ? null : Version.Parse(Need.Since),
            KernelOption = Need?.Config,
        };
    }
}

/// <summary>All features, in the order in which they are listed.</summary>
internal static class FeatureCatalog
{
    // Kinds of links have their needs in the table of kinds. The others are those of setns(2), user_namespaces(7),
    // clone(2), capabilities(7), Documentation/networking/tuntap.rst, ipv6(7) and icmp(7).
    internal static IReadOnlyList<Feature> All { get; } =
    [
        new("netns", NamespaceProbe.Try, new("3.0", "CONFIG_NET_NS")),
        new("rootless", _ => RootlessProbe.Try(), new("3.8", "CONFIG_USER_NS")),
        Isolation("mount", new("2.4.19", "CONFIG_NAMESPACES")),
        Isolation("uts", new("2.6.19", "CONFIG_UTS_NS")),
        Isolation("ipc", new("2.6.19", "CONFIG_IPC_NS")),
        Isolation("pid", new("2.6.24", "CONFIG_PID_NS")),
        new("CAP_NET_ADMIN", _ => CapabilityProbe.NetAdmin(), new("2.2")),
        new("CAP_NET_RAW", _ => CapabilityProbe.NetRaw(), new("2.2")),
        new("CAP_SYS_ADMIN", _ => CapabilityProbe.SysAdmin(), new("2.2")),
        new("CAP_SYS_PTRACE", _ => CapabilityProbe.SysPtrace(), new("2.2")),
        .. LinkKindProbe.All.Select(kind => new Feature(kind.Name, kind.Try, kind.Need)),
        new("tun", probe => TunProbe.Try(probe, TunCalls.IFF_TUN), Netlink.Route.TunKind.Tun.Need),
        new("tap", probe => TunProbe.Try(probe, TunCalls.IFF_TAP), Netlink.Route.TunKind.Tun.Need),
        .. QdiscProbe.All.Select(qdisc => new Feature(qdisc.Name, qdisc.Try, qdisc.Need)),
        new("ipv6", AddressProbe.IPv6, new("2.2", "CONFIG_IPV6")),
        new("conntrack", NetfilterProbe.Conntrack, NetfilterProbe.ConntrackNeed),
        new("nftables", NetfilterProbe.Nftables, NetfilterProbe.NftablesNeed),
        new("ping_socket", SocketProbe.Ping, new("2.6.39")),
        new("pidfd_getfd", _ => PidFdProbe.Try(), PidFdProbe.Need),
        new("setpriv", _ => ProgramProbe.Where(() => ProgramProbe.Try(
            SystemProgram.Find("setpriv", "util-linux"), "--pdeathsig", "KILL", ProgramProbe.Nothing))),
    ];

    /// <exception cref="InvalidInputException">There is no feature of that name.</exception>
    internal static Feature Find(string name)
        => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException(
            InputFault.Value, $"'{name}' is not a feature that can be tested; the features are "
                + $"{string.Join(", ", All.Select(f => f.Name))}.");

    // The options of unshare(1) are called as the namespaces.
    private static Feature Isolation(string type, KernelNeed need)
        => new(type, _ => IsolationProbe.Try($"--{type}", need.Config!), need);
}
