using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Support;

/// <summary>Tries a queueing discipline on the lo of the probe.</summary>
/// <param name="Name">The kernel's word for it (tc(8)).</param>
/// <param name="Config">The option that the kernel has to be built with.</param>
internal sealed record QdiscProbe(string Name, string Config)
{
    private const int Loopback = 1;

    internal static IReadOnlyList<QdiscProbe> All { get; } =
    [
        new("netem", "CONFIG_NET_SCH_NETEM"),
        new("tbf", "CONFIG_NET_SCH_TBF"),
        new("htb", "CONFIG_NET_SCH_HTB"),
        new("fq_codel", "CONFIG_NET_SCH_FQ_CODEL"),
        new("clsact", "CONFIG_NET_SCH_INGRESS"),
    ];

    internal string? Try(ProbeNetns probe)
    {
        bool isClsact = Name == "clsact";
        var header = new QdiscHeader
        {
            LinkIndex = Loopback,
            // Without a number of its own it takes the place of what another probe left there; one of the same number
            // and another kind would be EINVAL (tc_modify_qdisc), which is what a kind that is there says.
            Handle = isClsact ? QdiscAttribute.ClsactHandle : 0,
            Parent = isClsact ? QdiscAttribute.TC_H_CLSACT : QdiscAttribute.TC_H_ROOT,
        };
        try
        {
            probe.Netns.Netlink.Execute(new NetlinkRequest(
                RouteMessageType.RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_REPLACE,
                new QdiscPayload(header, Name), Name));
            return null;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EINVAL)
        {
            // Found, and asked for the options that it can't be without:
            // qdisc_create (net/sched/sch_api.c) says ENOENT otherwise.
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.EOPNOTSUPP)
        {
            return $"The kernel has no queueing discipline '{Name}': {Config} is not set, or its module is missing.";
        }
    }
}
