using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

/// <summary>Paths in another root, whose links must never lead out of it.</summary>
public sealed class ViewPathTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netnsps-view-").FullName;
    private readonly SafeFd _place;

    public ViewPathTests()
    {
        _place = Files.OpenPlace(_root);
        Directory.CreateDirectory($"{_root}/etc/deep");
        File.WriteAllText($"{_root}/etc/file", "");
        File.CreateSymbolicLink($"{_root}/absolute", "/etc/deep");
        File.CreateSymbolicLink($"{_root}/etc/relative", "../etc/./deep");
        File.CreateSymbolicLink($"{_root}/etc/dangling", "../run/none/file");
        File.CreateSymbolicLink($"{_root}/loop", "/loop");
    }

    public void Dispose()
    {
        _place.Dispose();
        Directory.Delete(_root, recursive: true);
    }

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
        using ViewPath place = ViewPath.Walk(_place, path);
        Assert.Equal((existing, missing), (place.Existing, string.Join('/', place.Missing)));
    }

    [Theory]
    [InlineData("/loop/x", Errno.ELOOP)]
    [InlineData("/etc/file/x", Errno.ENOTDIR)]
    public void Walk_NoPath_Throws(string path, Errno errno)
        => Assert.Equal(errno, Assert.Throws<LinuxException>(() => ViewPath.Walk(_place, path)).Errno);

    [Fact]
    public void Walk_MagicLink_IsReadAsText()
    {
        // The kernel would go to the pipe, which no name leads to.
        using SafeFd root = Files.OpenPlace("/");
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        string number = pipe.SafePipeHandle.DangerousGetHandle()
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        using ViewPath place = ViewPath.Walk(root, $"/proc/{Environment.ProcessId}/fd/{number}");
        Assert.Equal($"/proc/{Environment.ProcessId}/fd", place.Existing);
        Assert.StartsWith("pipe:[", Assert.Single(place.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void Walk_WhatIsRenamedAfterwards_StaysWhatWasFound()
    {
        using ViewPath place = ViewPath.Walk(_place, "/etc/file");
        ulong inode = Files.Identify(place.Place).Inode;
        File.Move($"{_root}/etc/file", $"{_root}/etc/away");
        File.CreateSymbolicLink($"{_root}/etc/file", "/absolute");
        Assert.Equal(inode, Files.Identify(place.Place).Inode);
        Assert.True(place.IsRegular);
    }
}
