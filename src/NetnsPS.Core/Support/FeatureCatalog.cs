namespace NetnsPS.Support;

/// <summary>All features, in the order in which they are listed.</summary>
internal static class FeatureCatalog
{
    internal static IReadOnlyList<Feature> All { get; } =
    [
        new("netns", NamespaceProbe.Try),
        new("rootless", _ => RootlessProbe.Try()),
        new("mount", _ => IsolationProbe.Try("--mount", "CONFIG_NAMESPACES")),
        new("uts", _ => IsolationProbe.Try("--uts", "CONFIG_UTS_NS")),
        new("ipc", _ => IsolationProbe.Try("--ipc", "CONFIG_IPC_NS")),
        new("pid", _ => IsolationProbe.Try("--pid", "CONFIG_PID_NS")),
        new("CAP_NET_ADMIN", _ => CapabilityProbe.NetAdmin()),
        new("CAP_NET_RAW", _ => CapabilityProbe.NetRaw()),
        new("CAP_SYS_ADMIN", _ => CapabilityProbe.SysAdmin()),
        new("CAP_SYS_PTRACE", _ => CapabilityProbe.SysPtrace()),
        .. LinkKindProbe.All.Select(kind => new Feature(kind.Name, kind.Try)),
        new("tun", probe => TunProbe.Try(probe, TunCalls.IFF_TUN)),
        new("tap", probe => TunProbe.Try(probe, TunCalls.IFF_TAP)),
        .. QdiscProbe.All.Select(qdisc => new Feature(qdisc.Name, qdisc.Try)),
        new("ipv6", AddressProbe.IPv6),
        new("conntrack", NetfilterProbe.Conntrack),
        new("nftables", NetfilterProbe.Nftables),
        new("ping_socket", SocketProbe.Ping),
        new("pidfd_getfd", _ => PidFdProbe.Try()),
        new("setpriv", _ => ProgramProbe.Where(() => ProgramProbe.Try(
            SystemProgram.Find("setpriv", "util-linux"), "--pdeathsig", "KILL", ProgramProbe.Nothing))),
    ];

    /// <exception cref="InvalidInputException">There is no feature of that name.</exception>
    internal static Feature Find(string name)
        => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException(
            InputFault.Value, $"'{name}' is not a feature that can be tested; the features are "
                + $"{string.Join(", ", All.Select(f => f.Name))}.");
}
