using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Kernel.Netlink;

public sealed class NetnsIdMessageTests
{
    [Fact]
    public void Assign_ThenFind_IsTheIdThatIpShows()
    {
        using Netns observer = Netns.CreateTransient();
        using Netns other = Netns.CreateTransient();
        Assert.Null(other.UseFd(fd => NetnsIdMessage.Find(observer.Netlink, fd)));

        Assign(observer, other);

        Assert.Equal(0, other.UseFd(fd => NetnsIdMessage.Find(observer.Netlink, fd)));
        Assert.Contains("nsid 0", Ip.Run(observer, "netns", "list-id"), StringComparison.Ordinal);
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => Assign(observer, other)).Errno);
    }

    private static void Assign(Netns observer, Netns other) => other.UseFd(fd =>
    {
        observer.Netlink.Execute(NetnsIdMessage.Assign(fd));
        return 0;
    });
}
