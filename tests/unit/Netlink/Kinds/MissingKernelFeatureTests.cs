using NetnsPS.Links;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

public sealed class MissingKernelFeatureTests
{
    [Theory]
    [InlineData("vrf", "Linux 4.3 or newer, built with CONFIG_NET_VRF")]
    [InlineData("batadv", "CONFIG_BATMAN_ADV")]
    public void Explain_KindThatTheKernelLacks_SaysWhatItNeeds(string kind, string need)
        => Assert.Contains(need, Explained(Errno.EOPNOTSUPP, kind, [], "Unknown device type").Message,
            StringComparison.Ordinal);

    [Fact]
    public void Explain_PartThatTheKernelWasBuiltWithout_SaysWhatItNeeds()
        => Assert.Contains("'vlan_filtering' needs Linux 4.3 or newer, built with CONFIG_BRIDGE_VLAN_FILTERING",
            Explained(Errno.EOPNOTSUPP, "bridge", ["stp_state", "vlan_filtering"], null).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Explain_TwoPartsOfWhichOneIsMissing_SaysWhatBothNeed()
    {
        string advice = Explained(
            Errno.EOPNOTSUPP, "bridge", ["mcast_query_interval", "mcast_snooping", "vlan_filtering"], null).Advice!;

        Assert.Contains("'mcast_query_interval' needs Linux 4.4 or newer, built with CONFIG_BRIDGE_IGMP_SNOOPING",
            advice, StringComparison.Ordinal);
        Assert.Contains("'vlan_filtering' needs Linux 4.3 or newer, built with CONFIG_BRIDGE_VLAN_FILTERING",
            advice, StringComparison.Ordinal);
        Assert.DoesNotContain("mcast_snooping", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_RefusalForAnotherReason_IsAsItWas()
    {
        Assert.Null(Explained(Errno.EINVAL, "bridge", ["vlan_filtering"], null).Advice);
        Assert.Null(Explained(Errno.EOPNOTSUPP, "bridge", ["vlan_filtering"], "another reason").Advice);
    }

    private static NetlinkException Explained(Errno errno, string kind, string[] options, string? said)
        => MissingKernelFeature.Explain(new NetlinkException(errno, "RTM_NEWLINK", kind, said, null), kind, options);
}
