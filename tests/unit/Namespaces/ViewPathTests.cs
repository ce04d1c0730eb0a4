using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

/// <summary>Paths in another root, whose links must never lead out of it.</summary>
public sealed class ViewPathTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netnsps-view-").FullName;

    public ViewPathTests()
    {
        Directory.CreateDirectory($"{_root}/etc/deep");
        File.WriteAllText($"{_root}/etc/file", "");
        File.CreateSymbolicLink($"{_root}/absolute", "/etc/deep");
        File.CreateSymbolicLink($"{_root}/etc/relative", "../etc/./deep");
        File.CreateSymbolicLink($"{_root}/etc/dangling", "../run/none/file");
        File.CreateSymbolicLink($"{_root}/loop", "/loop");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/etc//./file", "/etc/file", "")]
    [InlineData("/../../etc/deep/../file", "/etc/file", "")]
    [InlineData("/absolute/x/y", "/etc/deep", "x/y")]
    [InlineData("/etc/relative", "/etc/deep", "")]
    [InlineData("/etc/dangling", "/", "run/none/file")]
    [InlineData("/none", "/", "none")]
    public void Walk_Path_EndsInThisRoot(string path, string existing, string missing)
    {
        ViewPath place = ViewPath.Walk(_root, path);
        Assert.Equal((existing, missing), (place.Existing, string.Join('/', place.Missing)));
    }

    [Theory]
    [InlineData("/loop/x", Errno.ELOOP)]
    [InlineData("/etc/file/x", Errno.ENOTDIR)]
    public void Walk_NoPath_Throws(string path, Errno errno) => Assert.Equal(errno, Assert.Throws<LinuxException>(() => ViewPath.Walk(_root, path)).Errno);
}
