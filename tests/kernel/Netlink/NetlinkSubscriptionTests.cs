using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Kernel.Netlink;

public sealed class NetlinkSubscriptionTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(10);

    private readonly Netns _netns = Netns.CreateTransient();
    private readonly NetlinkSubscription _events;

    public NetlinkSubscriptionTests()
        => _events = _netns.Run(() => NetlinkSubscription.Open(
            NetlinkProtocol.NETLINK_ROUTE, RouteGroup.RTNLGRP_LINK, RouteGroup.RTNLGRP_IPV4_IFADDR));

    public void Dispose()
    {
        _events.Dispose();
        _netns.Dispose();
    }

    [Fact]
    public void TryReceive_NothingHappened_IsEmpty()
    {
        Assert.True(_events.TryReceive(out NetlinkMessageReader reader));
        Assert.False(reader.MoveNext());
        Assert.False(_events.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void TryReceive_AddressOfBothGroups_IsTold()
    {
        _netns.Netlink.Execute(new LinkMessage { Index = 1, Mtu = 60000 }.Change());
        NetnsAddress.Add(_netns, "lo", Cidr.Parse("10.0.0.1/32"));

        Assert.True(_events.Wait(s_long, TestContext.Current.CancellationToken));
        Assert.Equal([RouteMessageType.RTM_NEWLINK, RouteMessageType.RTM_NEWADDR], ReceiveAll().Distinct());
    }

    [Fact]
    public void TryReceive_TooManyUnread_TellsTheLossOnceAndGoesOn()
    {
        // An event takes over a kilobyte of the 208 KB that a socket holds by default.
        for (int i = 0; i < 2000; i++)
            _netns.Netlink.Execute(new LinkMessage { Index = 1, Mtu = 60000 + (i % 2) }.Change());

        Assert.False(_events.TryReceive(out _));
        Assert.NotEmpty(ReceiveAll());
        _netns.Netlink.Execute(new LinkMessage { Index = 1, Mtu = 50000 }.Change());
        Assert.NotEmpty(ReceiveAll());
    }

    [Fact]
    public void Open_NoSuchGroup_Throws()
        => Assert.Equal(Errno.EINVAL,
            Assert.Throws<LinuxException>(() => NetlinkSubscription.Open(NetlinkProtocol.NETLINK_ROUTE, 10_000)).Errno);

    private List<ushort> ReceiveAll()
    {
        var types = new List<ushort>();
        while (true)
        {
            Assert.True(_events.TryReceive(out NetlinkMessageReader reader));
            if (!reader.MoveNext()) return types;
            do types.Add(reader.Current.Header.Type);
            while (reader.MoveNext());
        }
    }
}
