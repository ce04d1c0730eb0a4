using NetnsPS.Netlink.Netfilter;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>Nfnetlink and tracked connections.</summary>
public sealed class NetfilterFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("nfnetlink", "linux/netfilter/nfnetlink.h")
            .Constants(typeof(NetfilterNetlink))
            .Struct<NetfilterHeader>(
                "struct nfgenmsg", ("Family", "nfgen_family"), ("Version", "version"), ("ResourceId", "res_id")),
        new CGroup("conntrack", "linux/netfilter/nfnetlink.h", "linux/netfilter/nfnetlink_conntrack.h",
            "linux/netfilter/nf_conntrack_common.h")
            .Constants(typeof(ConntrackMessage))
            .Constants(typeof(ConntrackAttribute))
            .Constants(typeof(ConntrackTupleAttribute))
            .Constants(typeof(ConntrackIpAttribute))
            .Constants(typeof(ConntrackProtocolAttribute))
            .Constants(typeof(ConntrackInfoAttribute))
            .Constants(typeof(ConntrackDetailAttribute))
            .Constants(typeof(ConntrackFlags)),
    ];
}
