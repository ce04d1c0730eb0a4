using NetnsPS.Interop;

namespace NetnsPS.Tests.Unit.Interop;

public sealed class CLibraryTests
{
    [Fact]
    public void IsGlibc_Here_IsWhatTheLoaderSays()
        => Assert.Equal(File.ReadLines("/proc/self/maps")
            .Any(m => m.EndsWith("/libc.so.6", StringComparison.Ordinal)), CLibrary.IsGlibc);

    [Theory]
    [InlineData(true, "gnu_get_libc_version", "memcpy")]
    [InlineData(false, "memcpy", "__libc_start_main")] // as musl has them
    public void HasGlibcMark_OfALibrary_IsByItsFunctions(bool expected, params string[] functions)
        => Assert.Equal(expected, CLibrary.HasGlibcMark(functions.Contains));
}
