using System.Globalization;
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

    /// <summary>Whether it stands for no descriptor.</summary>
    /// <remarks>
    /// The C functions return an int, the marshaller takes a whole register, and what is in its upper half is undefined
    /// (System V ABI): a failed open(2) may arrive as 0x00000000ffffffff. Only the lower half counts.
    /// </remarks>
    public override bool IsInvalid => (int)handle == -1;

    /// <summary>The number, for /proc paths and for attributes that carry an fd. Keep the owner alive while using it.</summary>
    internal int Number => (int)handle;

    /// <summary>What it leads to as a path, for other processes and threads too. Keep the owner alive while using it.</summary>
    internal string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{Number}");

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Files.Close((int)handle) == 0;
}
