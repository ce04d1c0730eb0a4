using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Tests.Kernel.Support;

/// <summary>What the probes say, beside what ip(8), tc(8) and the kernel say.</summary>
public sealed class NetnsSupportTests
{
    [Theory]
    [InlineData("veth", "type veth")]
    [InlineData("dummy", "type dummy")]
    [InlineData("bridge", "type bridge")]
    [InlineData("vlan", "link below type vlan id 9")]
    [InlineData("macvlan", "link below type macvlan")]
    [InlineData("macvtap", "link below type macvtap")]
    [InlineData("ipvlan", "link below type ipvlan")]
    [InlineData("ipvtap", "link below type ipvtap")]
    [InlineData("bond", "type bond")]
    [InlineData("team", "type team")]
    [InlineData("vxlan", "type vxlan id 9 dstport 4789")]
    [InlineData("geneve", "type geneve id 9 remote 192.0.2.9")]
    [InlineData("vrf", "type vrf table 9")]
    [InlineData("ifb", "type ifb")]
    [InlineData("wireguard", "type wireguard")]
    [InlineData("nlmon", "type nlmon")]
    public void Of_LinkKind_IsWhatIpFinds(string kind, string arguments)
    {
        using Netns netns = Netns.CreateTransient();
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = netns, Name = "below" });
        AssertSame(kind, "CONFIG_", Succeeds(netns, "ip", $"link add x0 {arguments}"));
    }

    [Theory]
    [InlineData("tun")]
    [InlineData("tap")]
    public void Of_TunDevice_IsWhatIpFinds(string mode)
    {
        using Netns netns = Netns.CreateTransient();
        AssertSame(mode, "CONFIG_TUN", Succeeds(netns, "ip", $"tuntap add x0 mode {mode}"));
    }

    [Theory]
    [InlineData("netem", "netem delay 1ms")]
    [InlineData("tbf", "tbf rate 1mbit burst 10kb latency 50ms")]
    [InlineData("htb", "htb")]
    [InlineData("fq_codel", "fq_codel")]
    public void Of_Qdisc_IsWhatTcFinds(string qdisc, string arguments)
    {
        using Netns netns = Netns.CreateTransient();
        AssertSame(qdisc, "CONFIG_NET_SCH_", Succeeds(netns, "tc", $"qdisc add dev lo root {arguments}"));
    }

    [Fact]
    public void Of_Clsact_IsWhatTcFinds()
    {
        using Netns netns = Netns.CreateTransient();
        AssertSame("clsact", "CONFIG_NET_SCH_INGRESS", Succeeds(netns, "tc", "qdisc add dev lo clsact"));
    }

    [Fact]
    public void Of_IPv6_IsWhatIpFinds()
    {
        using Netns netns = Netns.CreateTransient();
        AssertSame("ipv6", "CONFIG_IPV6", Succeeds(netns, "ip", "address add 2001:db8::7/128 dev lo"));
    }

    [Fact]
    public void Of_PingSocket_FollowsTheNamespacesSetting()
    {
        using Netns netns = Netns.CreateTransient();
        string[] range = netns.Run(() => File.ReadAllText("/proc/sys/net/ipv4/ping_group_range"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        AssertSame("ping_socket", "ping_group_range",
            long.Parse(range[0], CultureInfo.InvariantCulture) <= long.Parse(range[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Of_WhatThisSuiteLivesOn_IsSupported()
        => Assert.All(NetnsSupport.Of(["netns", "CAP_NET_ADMIN", "CAP_SYS_ADMIN", "veth"]),
            r => Assert.True(r.Supported, r.Reason));

    [Fact]
    public void Of_AFeatureTwice_IsTriedOnce() => Assert.Same(NetnsSupport.Of("bridge"), NetnsSupport.Of("BRIDGE"));

    [Fact]
    public void Of_UnknownFeature_IsRefused()
        => Assert.Equal(InputFault.Value, Assert.Throws<InvalidInputException>(() => NetnsSupport.Of("nosuch")).Fault);

    [Fact]
    public void Of_All_LeavesNothingBehind()
    {
        string[] links = [.. NetnsLink.GetAll(Netns.Host).Select(l => l.Name)];
        IReadOnlyList<Netns> namespaces = Netns.Transient;

        NetnsSupport.Of(NetnsSupport.Features);

        Assert.Equal(links, NetnsLink.GetAll(Netns.Host).Select(l => l.Name));
        Assert.Equal(namespaces, Netns.Transient);
    }

    private static void AssertSame(string feature, string cause, bool expected)
    {
        NetnsSupport result = NetnsSupport.Of(feature);
        Assert.True(expected == result.Supported, result.ToString());
        if (expected) Assert.Null(result.Reason);
        else Assert.Contains(cause, result.Reason, StringComparison.Ordinal);
    }

    private static bool Succeeds(Netns netns, string program, string arguments)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = netns.Run(() => Process.Start(start)!);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
