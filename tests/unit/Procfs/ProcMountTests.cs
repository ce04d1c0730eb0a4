using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.Procfs;

public sealed class ProcMountTests
{
    [Theory]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", 36, "/mnt1", "/mnt2",
        "ext3", "/dev/root")]
    [InlineData("36 35 0:4 net:[4026532210] /run/netns/a\\040b rw shared:5 master:2 propagate_from:3 - nsfs nsfs rw",
        36, "net:[4026532210]", "/run/netns/a b", "nsfs", "nsfs")]
    [InlineData("1 1 0:2 / / rw - rootfs rootfs rw", 1, "/", "/", "rootfs", "rootfs")]
    [InlineData("2 1 0:9 / /a\\134b\\04 rw - fuse.x none rw", 2, "/", "/a\\b\\04", "fuse.x", "none")]
    public void Parse_Line_IsTakenApart(string line, int id, string root, string point, string type, string device)
        => Assert.Equal(new ProcMount(id, root, point, type, device), ProcMount.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("x 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw")]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw master:1")]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw -")]
    public void Parse_NoLine_IsNull(string line) => Assert.Null(ProcMount.Parse(line));
}
