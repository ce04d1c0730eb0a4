using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// posix_spawn(3). System.Diagnostics.Process would do but for three things that matter to what runs under test: its
/// children inherit an ignored SIGPIPE, share our session (Ctrl+C at a prompt would end them), and a death by signal
/// can't be told from an exit code.
/// </summary>
internal static unsafe partial class SpawnCalls
{
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;

    /// <summary>
    /// Room for either C library's opaque structs: glibc's attributes take 336 bytes, its actions 80.
    /// </summary>
    internal const int OpaqueSize = 1024;

    /// <summary>Fills in attributes and actions; nothing is held if that fails.</summary>
    /// <exception cref="LinuxException">ENOMEM.</exception>
    internal static void Prepare(byte* attributes, byte* actions, string? directory, ReadOnlySpan<SafeFd> streams)
    {
        Check(posix_spawnattr_init(attributes), nameof(posix_spawnattr_init));
        Check(posix_spawn_file_actions_init(actions), nameof(posix_spawn_file_actions_init));
        try
        {
            SetAttributes(attributes);
            int number = 0;
            foreach (SafeFd stream in streams)
                Check(posix_spawn_file_actions_adddup2(actions, stream.Number, number++),
                    nameof(posix_spawn_file_actions_adddup2));
            CloseFrom(actions, number);
            if (directory is not null)
                Check(posix_spawn_file_actions_addchdir_np(actions, directory),
                    nameof(posix_spawn_file_actions_addchdir_np), directory);
        }
        catch
        {
            Release(attributes, actions);
            throw;
        }
    }

    /// <summary>Frees what attributes and actions hold.</summary>
    internal static void Release(byte* attributes, byte* actions)
    {
        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
    }

    /// <summary>Throws what a function says: these return the error number instead of leaving it in errno.</summary>
    /// <exception cref="LinuxException">It is none.</exception>
    internal static void Check(int error, string function, string? subject = null)
    {
        if (error != 0) throw new LinuxException(function, (Errno)error, subject);
    }

    private static void SetAttributes(byte* attributes)
    {
        sigset_t signals;
        _ = LibC.sigemptyset(&signals);
        _ = posix_spawnattr_setsigmask(attributes, &signals);
        _ = LibC.sigfillset(&signals);
        _ = posix_spawnattr_setsigdefault(attributes, &signals);
        _ = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    }

    // All of ours are close-on-exec; this is for what we were
    // started with ourselves. New in glibc 2.34, and not in others.
    private static void CloseFrom(byte* actions, int first)
    {
        if (!s_canCloseFrom) return;
        try
        {
            _ = posix_spawn_file_actions_addclosefrom_np(actions, first);
        }
        catch (EntryPointNotFoundException)
        {
            s_canCloseFrom = false;
        }
    }

    private static bool s_canCloseFrom = true;

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, sigset_t* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, sigset_t* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int fd, int newFd);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int from);
}
