namespace NetnsPS.Interop;

/// <summary>Which C library this process runs on.</summary>
internal static class CLibrary
{
    /// <summary>
    /// Whether it is glibc, the only one that Tmds.LibC is made for: it binds <c>libc.so.6</c>, which musl has not.
    /// </summary>
    internal static bool IsGlibc
        => HasGlibcMark(function => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out _));

    /// <summary>Whether a C library with these functions is glibc (gnu_get_libc_version(3)).</summary>
    internal static bool HasGlibcMark(Func<string, bool> hasFunction) => hasFunction("gnu_get_libc_version");
}
