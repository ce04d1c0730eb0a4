using Microsoft.Win32.SafeHandles;

namespace NetnsPS.Interop;

/// <summary>Owns a file descriptor: closed once, never reused while someone is inside a call with it.</summary>
public sealed class SafeFd : SafeHandleMinusOneIsInvalid
{
    /// <summary>For the marshaller, which sets the handle.</summary>
    public SafeFd() : base(ownsHandle: true)
    {
    }

    internal SafeFd(int fd) : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The number, for /proc paths and for attributes that carry an fd. Keep the owner alive while using it.</summary>
    internal int Number => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Files.Close((int)handle) == 0;
}
