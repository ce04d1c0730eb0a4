namespace NetnsPS.Interop;

/// <summary>
/// getrandom(2): numbers that no other user can guess. .NET's own
/// generator loads OpenSSL, which takes longer than to start a process.
/// </summary>
internal static unsafe partial class RandomCalls
{
    /// <summary>128 bits.</summary>
    /// <exception cref="LinuxException">getrandom failed.</exception>
    internal static UInt128 Next()
    {
        UInt128 bits;
        if (getrandom(&bits, (nuint)sizeof(UInt128), 0) != sizeof(UInt128))
            throw LinuxException.Last(nameof(getrandom));
        return bits;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getrandom(void* buffer, nuint length, uint flags);
}
