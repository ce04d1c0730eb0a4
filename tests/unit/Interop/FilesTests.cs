using NetnsPS.Interop;

namespace NetnsPS.Tests.Unit;

public sealed class FilesTests
{
    [Fact]
    public void OpenReadOnly_MissingPath_ThrowsENOENT()
    {
        LinuxException thrown = Assert.Throws<LinuxException>(() => Files.OpenReadOnly("/proc/self/nosuch").Dispose());
        Assert.Equal(Errno.ENOENT, thrown.Errno);
        Assert.Equal("open", thrown.Function);
    }

    [Fact]
    public void OpenReadOnly_File_IsValidAndCloseOnExec()
    {
        using SafeFd fd = Files.OpenReadOnly("/proc/self/status");
        Assert.False(fd.IsInvalid);
        string flags = File.ReadLines($"/proc/self/fdinfo/{fd.Number}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        Assert.Equal(Files.O_CLOEXEC, Convert.ToInt32(flags[6..].Trim(), 8) & Files.O_CLOEXEC);
    }
}
