using NetnsPS.Interop;
using NetnsPS.Processes;
using NetnsPS.Support;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>What the probes of features say to the kernel.</summary>
public sealed class SupportFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("probed link kinds", "linux/if_link.h").Constants(typeof(LinkKindProbe)),
        new CGroup("probed parts of netfilter", "linux/netfilter/nfnetlink.h", "linux/netfilter/nfnetlink_conntrack.h",
            "linux/netfilter/nf_tables.h")
            .Constants(typeof(NetfilterProbe)),
        new CGroup("probed capabilities", "linux/capability.h").Constants(typeof(CapabilityProbe))
            .Constants(typeof(Privilege)).Constants(typeof(LaunchCommand)),
        new CGroup("tun", "fcntl.h", "sys/ioctl.h", "sys/socket.h", "linux/if.h", "linux/if_tun.h")
            .Constants(typeof(TunCalls))
            .Struct<TunCalls.InterfaceRequest>("struct ifreq", ("Name", "ifr_name"), ("Flags", "ifr_flags")),
    ];
}
