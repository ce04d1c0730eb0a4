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

    /// <summary>
    /// The number, for /proc paths and for attributes that carry an fd. Keep the owner alive while using it.
    /// </summary>
    internal int Number => (int)handle;

    /// <summary>
    /// What it leads to as a path, for other processes and threads too. Keep the owner alive while using it.
    /// </summary>
    internal string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{Number}");

    /// <summary>
    /// Keeps it open until the end of a <c>using</c> block, for a call that takes its number: who closes it meanwhile
    /// closes it afterwards. (To declarations with a SafeFd as parameter the marshaller does the same.)
    /// </summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    internal Use InUse() => new(this);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Files.Close((int)handle) == 0;

    /// <summary>A use of the number.</summary>
    internal readonly ref struct Use
    {
        private readonly SafeFd _owner;

        internal Use(SafeFd owner)
        {
            bool isHeld = false;
            owner.DangerousAddRef(ref isHeld);
            _owner = owner;
        }

        internal int Number => _owner.Number;

        /// <summary>Lets it be closed.</summary>
        public void Dispose() => _owner.DangerousRelease();
    }
}
