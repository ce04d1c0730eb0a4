using System.Globalization;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>getpwnam_r(3), getpwuid_r(3): the user database, wherever it is kept (nsswitch.conf(5)).</summary>
internal static unsafe partial class UserCalls
{
    private const int BufferSize = 16384;

    /// <summary>The user as whom this process may do things (geteuid(2)).</summary>
    internal static uint EffectiveId => LibC.geteuid();

    /// <summary>The user who started this process (getuid(2)), and whom its children get.</summary>
    internal static uint RealId => LibC.getuid();

    /// <summary>Finds a user by name, or by number if no name matches.</summary>
    /// <returns>Null when there is none. 4294967295 is none: to
    /// setresuid(2) it means that the user stays as it is.</returns>
    internal static UserAccount? Find(string user)
    {
        byte* buffer = stackalloc byte[BufferSize];
        if (getpwnam_r(user, out Passwd entry, buffer, BufferSize, out nint found) == 0 && found != 0)
            return Read(entry);
        if (!uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) || id == uint.MaxValue)
            return null;
        if (getpwuid_r(id, out entry, buffer, BufferSize, out found) == 0 && found != 0) return Read(entry);
        return new UserAccount(null, id, id, null, null);
    }

    private static UserAccount Read(in Passwd entry)
        => new(Marshal.PtrToStringUTF8(entry.Name), entry.UserId, entry.GroupId,
            Marshal.PtrToStringUTF8(entry.Directory), Marshal.PtrToStringUTF8(entry.Shell));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, out Passwd entry, byte* buffer, nuint size, out nint result);

    [LibraryImport("libc")]
    private static partial int getpwuid_r(uint id, out Passwd entry, byte* buffer, nuint size, out nint result);

    /// <summary>struct passwd, pwd.h (64 bit).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Passwd
    {
        internal nint Name;
        internal nint Password;
        internal uint UserId;
        internal uint GroupId;
        internal nint RealName;
        internal nint Directory;
        internal nint Shell;
    }
}

/// <summary>A user as the user database knows them; a bare number has no name and no home.</summary>
internal sealed record UserAccount(string? Name, uint UserId, uint GroupId, string? Home, string? Shell);
