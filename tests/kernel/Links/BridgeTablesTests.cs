using System.Net;
using System.Text.Json;
using NetnsPS.Netlink.Route;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Links;

/// <summary>Forwarding tables and the numbers of namespaces, as bridge(8) and ip(8) see them.</summary>
public sealed class BridgeTablesTests : IDisposable
{
    private static readonly MacAddress s_mac = MacAddress.Parse("02:00:00:00:00:07");
    private readonly Netns _netns;
    private readonly Netns _other;

    public BridgeTablesTests()
    {
        IReadOnlyList<Netns> made = Netns.CreateTransient(2);
        (_netns, _other) = (made[0], made[1]);
        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _netns,
            PeerNetns = _other,
            Name = "p0",
            PeerName = "p0",
            Address = [Cidr.Parse("10.0.0.1/24")]
        });
    }

    public void Dispose()
    {
        _netns.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(NetnsFdbState.Static, true, false)]
    [InlineData(NetnsFdbState.Permanent, false, true)]
    [InlineData(NetnsFdbState.Dynamic, false, false)]
    [InlineData(null, true, false)]
    public void Add_PortOfABridge_EntryIsInTheBridgesTable(NetnsFdbState? state, bool isStatic, bool isPermanent)
    {
        NetnsLink.Create(new LinkOptions { Netns = _netns, Kind = "bridge", Name = "br0", Port = ["p0"] });

        IReadOnlyList<NetnsBridgeFdbEntry> entries =
            NetnsBridgeFdbEntry.Add(_netns, "p0", s_mac, new NetnsFdbOptions { State = state });

        // A kernel that can keep VLANs apart has another one for each VLAN that the port is in (br_fdb_add).
        Assert.Equal([null, .. NetnsBridgeVlan.GetAll(_netns, "p0").Select(v => (int?)v.Id)],
            entries.Select(e => e.VlanId).Order());
        Assert.All(entries, e => Assert.Equal(
            ("p0", "br0", isStatic, isPermanent, false), (e.LinkName, e.Master, e.IsStatic, e.IsPermanent, e.IsSelf)));
        NetnsBridgeFdbEntry entry = entries.Single(e => e.VlanId is null);
        entry.Remove();
        Assert.DoesNotContain(NetnsBridgeFdbEntry.GetAll(_netns, "br0"), e => e.MacAddress == s_mac.ToString());
        Assert.Equal(Errno.ENOENT, Assert.Throws<NetlinkException>(entry.Remove).Errno);
    }

    [Fact]
    public void Add_VxlanThatIsFull_FailsWithEnospc()
    {
        NetnsLink.Create(new LinkOptions
        {
            Netns = _netns,
            Kind = "vxlan",
            Name = "vx0",
            Option = new Dictionary<string, object>
            {
                ["id"] = 7,
                ["local"] = IPAddress.Parse("10.0.0.1"),
                ["maxaddress"] = 1
            }
        });
        var options = new NetnsFdbOptions { Destination = IPAddress.Parse("10.0.0.2") };

        NetnsBridgeFdbEntry entry = Assert.Single(NetnsBridgeFdbEntry.Add(_netns, "vx0", s_mac, options));

        Assert.Equal((true, options.Destination), (entry.IsSelf, entry.Destination));
        Assert.Equal(Errno.ENOSPC, Assert.Throws<NetlinkException>(() =>
            NetnsBridgeFdbEntry.Add(_netns, "vx0", MacAddress.Parse("02:00:00:00:00:08"), options)).Errno);
    }

    [Fact]
    public void Create_BridgeWithMtuAndPorts_KeepsItsMtu()
    {
        NetnsLink bridge = NetnsLink.Create(
            new LinkOptions { Netns = _netns, Kind = "bridge", Name = "br0", Port = ["p0"], Mtu = 1400 });

        Assert.Equal((1400, 1400),
            (bridge.Mtu, Ip.Json(_netns, "link", "show", "br0")[0].GetProperty("mtu").GetInt32()));
    }

    [Fact]
    public void Create_MacvlanWithSources_HasThem()
    {
        NetnsLink link = NetnsLink.Create(new LinkOptions
        {
            Netns = _netns,
            Kind = "macvlan",
            Parent = "p0",
            Option = new Dictionary<string, object> { ["mode"] = "source", ["macaddr"] = s_mac }
        });

        Assert.Equal([s_mac.ToString()], (string[])link.Options["macaddr"]);
    }

    [Theory]
    [InlineData("fdb_max_learned", 9)]
    [InlineData("mst_enabled", true)]
    [InlineData("fdb_local_vlan_0", true)]
    public void Create_BridgeWithOptionsOfNewerKernels_ReadsThemBack(string option, object value)
    {
        NetnsLink bridge;
        try
        {
            bridge = NetnsLink.Create(new LinkOptions
            {
                Netns = _netns,
                Kind = "bridge",
                Option = new Dictionary<string, object> { [option] = value }
            });
        }
        catch (NetlinkException error) when (error.Errno is Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            KernelLacks.Skip(error.Advice ?? error.Message);
            return;
        }

        // Older kernels ignore what they do not know.
        if (!bridge.Options.ContainsKey(option))
            KernelLacks.Skip($"'{option}' needs {BridgeKind.Bridge.NeedOf(BridgeKind.Bridge.Find(option)!)}");
        Assert.Equal(value.ToString(), bridge.Options[option].ToString());
    }

    [Fact]
    public void Change_LastPartIsRefused_FurtherNamesAreAsBefore()
    {
        NetnsLink link = NetnsLink.Get(_netns, "p0").AddAltName("first0");

        Assert.Throws<NetlinkException>(() => link.Change(
            new LinkChange { RemoveAltName = ["first0"], AddAltName = ["second0"], Mtu = 65536 }));
        Assert.Equal(["first0"], link.Refresh().AltName);
        Assert.Throws<NetlinkException>(() => link.Change(new LinkChange { AddAltName = ["second0", "lo"] }));
        Assert.Equal(["first0"], link.Refresh().AltName);
    }

    [Fact]
    public void NetnsId_OfAnother_IsWhatIpShows()
    {
        JsonElement p0 = Ip.Json(_netns, "link", "show", "p0")[0];

        Assert.Equal(p0.GetProperty("link_netnsid").GetInt32(), NetnsId.Get(_netns, _other).Id);
        Assert.Equal(_other, Assert.Single(NetnsId.GetAll(_netns)).Of);
        Assert.Equal([0, 1], new[] { _other, Netns.Host }.Select(n => NetnsId.Get(_netns, n).Id));
    }
}
