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
}
