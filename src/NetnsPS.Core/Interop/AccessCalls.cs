namespace NetnsPS.Interop;

/// <summary>access(2).</summary>
internal static partial class AccessCalls
{
    internal const int X_OK = 1;

    /// <summary>Whether this process may execute the file.</summary>
    internal static bool IsExecutable(string path) => access(path, X_OK) == 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
