using NetnsPS.Support;

namespace NetnsPS.Tests.Unit.Support;

/// <summary>Which setting forbids user namespaces, read from a directory that looks like /proc.</summary>
public sealed class RootlessProbeTests : IDisposable
{
    private readonly string _proc = Directory.CreateTempSubdirectory("fakeproc").FullName;

    public RootlessProbeTests()
    {
        Write("self/ns/user", "");
        Write("sys/user/max_user_namespaces", "96365\n");
        Write("sys/user/max_net_namespaces", "96365\n");
    }

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [Fact]
    public void WhyForbidden_NothingForbids_IsNull() => Assert.Null(RootlessProbe.WhyForbidden(_proc));

    [Fact]
    public void WhyForbidden_KernelWithoutUserNamespaces_NamesTheOption()
    {
        File.Delete(Path.Combine(_proc, "self/ns/user"));
        Assert.Contains("CONFIG_USER_NS", RootlessProbe.WhyForbidden(_proc), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sys/user/max_user_namespaces", "0", "user.max_user_namespaces")]
    [InlineData("sys/user/max_net_namespaces", "0", "user.max_net_namespaces")]
    [InlineData("sys/kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone")]
    [InlineData("sys/kernel/apparmor_restrict_unprivileged_userns", "1",
        "kernel.apparmor_restrict_unprivileged_userns")]
    public void WhyForbidden_SettingThatForbids_IsNamed(string file, string value, string setting)
    {
        Write(file, value + "\n");
        Assert.Contains(setting, RootlessProbe.WhyForbidden(_proc), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sys/kernel/unprivileged_userns_clone", "1")]
    [InlineData("sys/kernel/apparmor_restrict_unprivileged_userns", "0")]
    public void WhyForbidden_SettingThatAllows_IsNull(string file, string value)
    {
        Write(file, value + "\n");
        Assert.Null(RootlessProbe.WhyForbidden(_proc));
    }

    [Theory]
    [InlineData("         0          0 4294967295\n", true)]
    [InlineData("         0       1000          1\n", false)]
    [InlineData("         0       1000          1\n         1     100000      65536\n", true)]
    public void HasNobody_Map_IsRead(string map, bool expected)
    {
        Write("self/uid_map", map);
        Assert.Equal(expected, RootlessProbe.HasNobody(_proc));
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_proc, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
