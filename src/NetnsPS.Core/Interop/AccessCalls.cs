using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>access(2): what this process may do with a file.</summary>
internal static unsafe class AccessCalls
{
    /// <summary>Whether this process may execute the file.</summary>
    internal static bool IsExecutable(string path) => IsAllowed(path, LibC.X_OK);

    /// <summary>Whether this process may write to a file, or make files in a folder.</summary>
    internal static bool IsWritable(string path) => IsAllowed(path, LibC.W_OK);

    private static bool IsAllowed(string path, int mode)
    {
        using var name = new CString(path);
        return LibC.access(name.Pointer, mode) == 0;
    }
}
