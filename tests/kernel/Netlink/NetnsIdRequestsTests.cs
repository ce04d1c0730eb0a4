using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Kernel.Netlink;

public sealed class NetnsIdRequestsTests
{
    [Fact]
    public void Assign_ThenFind_IsTheIdThatIpShows()
    {
        using Netns observer = Netns.CreateTransient();
        using Netns other = Netns.CreateTransient();
        Assert.Null(other.UseFd(fd => NetnsIdRequests.Find(observer.Netlink, fd)));

        Assign(observer, other);

        Assert.Equal(0, other.UseFd(fd => NetnsIdRequests.Find(observer.Netlink, fd)));
        Assert.Contains("nsid 0", Ip.Run(observer, "netns", "list-id"), StringComparison.Ordinal);
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => Assign(observer, other)).Errno);
    }

    private static void Assign(Netns observer, Netns other) => other.UseFd(fd =>
    {
        NetnsIdRequests.Assign(observer.Netlink, fd);
        return 0;
    });
}
