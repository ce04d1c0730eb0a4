using NetnsPS.Interop;

namespace NetnsPS.Tests.Unit.Interop;

public sealed class SafeFdTests
{
    [Fact]
    public void OpenReadOnly_NoSuchFile_ThrowsWithErrno()
    {
        var error = Assert.Throws<LinuxException>(() => Files.OpenReadOnly("/nowhere/at/all"));

        Assert.Equal((Errno.ENOENT, "open"), (error.Errno, error.Function));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(7, false)]
    public void IsInvalid_ByNumber_IsOnlyMinusOne(int number, bool invalid)
    {
        var fd = new SafeFd(number);
        fd.SetHandleAsInvalid(); // it owns nothing here
        Assert.Equal(invalid, fd.IsInvalid);
    }

    [Fact]
    public void InUse_WhenItIsClosedMeanwhile_KeepsItOpen()
    {
        SafeFd fd = Files.OpenReadOnly("/dev/null");
        using (SafeFd.Use use = fd.InUse())
        {
            fd.Dispose();
            Assert.True(File.Exists($"/proc/self/fd/{use.Number}"));
        }

        Assert.Throws<ObjectDisposedException>(() => fd.InUse());
    }

    // By Tmds.LibC, whose declarations know no SafeFd.
    [Fact]
    public void Calls_OnAClosedOne_ThrowInsteadOfUsingItsNumber()
    {
        SafeFd fd = Files.OpenReadOnly("/dev/null");
        fd.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Files.Identify(fd));
        Assert.Throws<ObjectDisposedException>(() => Files.ChangeDirectory(fd));
        Assert.Throws<ObjectDisposedException>(() => PipeCalls.Read(fd, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => PipeCalls.Write(fd, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => NamespaceQueries.TypeOf(fd));
        Assert.Throws<ObjectDisposedException>(() => DirectoryCalls.ReadLink(fd, "a\0"u8, new byte[1], out _));
        Assert.Throws<ObjectDisposedException>(() => SocketQueries.ReadOption(fd, 0, 0));
        Assert.Throws<ObjectDisposedException>(() => PidFdCalls.TryGetFd(fd, 0, out _));
    }

    [Fact]
    public void Calls_ByTmdsLibC_TellTheErrorNumber()
    {
        using SafeFd fd = Files.OpenReadOnly("/dev/null");

        Assert.Equal(Errno.ENOTDIR, Assert.Throws<LinuxException>(() => Files.ChangeDirectory(fd)).Errno);
        Assert.Equal(Errno.EBADF, Assert.Throws<LinuxException>(() => PipeCalls.Write(fd, new byte[1])).Errno);
        Assert.Equal(Errno.ENOTDIR, DirectoryCalls.ReadLink(fd, "a\0"u8, new byte[1], out _));
        Assert.Equal(Errno.ENOENT,
            Assert.Throws<LinuxException>(() => MountCalls.Mount("none", "/nowhere/at/all", "tmpfs", 0)).Errno);
        Assert.Null(PidFdCalls.TryOpen(int.MaxValue));
    }
}
