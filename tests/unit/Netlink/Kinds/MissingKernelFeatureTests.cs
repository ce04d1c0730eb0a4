using NetnsPS.Links;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

public sealed class MissingKernelFeatureTests
{
    [Theory]
    [InlineData("vrf", "CONFIG_NET_VRF")]
    [InlineData("batadv", "CONFIG_BATMAN_ADV")]
    public void Explain_AKindThatTheMissingKernelFeature_NamesItsOption(string kind, string option)
    {
        var refusal = new NetlinkException(Errno.EOPNOTSUPP, "RTM_NEWLINK", kind, "Unknown device type", null);

        Assert.Contains(option, MissingKernelFeature.Explain(refusal, kind, []).Message, StringComparison.Ordinal);
    }
}
