using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

public sealed class NameFilesTests
{
    [Theory]
    [InlineData("passwd: files\nhosts: files mymachines resolve [!UNAVAIL=return] dns\n",
        "passwd: files\nhosts:          files dns\n")]
    [InlineData("  hosts:\tfiles mdns4_minimal dns myhostname", "hosts:          files dns")]
    [InlineData("# hosts: x\nnetworks: files", "# hosts: x\nnetworks: files")]
    [InlineData("", "")]
    public void WithoutLocalServices_HostsLine_AsksFilesAndDnsAlone(string before, string after)
        => Assert.Equal(after, NameFiles.WithoutLocalServices(before));
}
