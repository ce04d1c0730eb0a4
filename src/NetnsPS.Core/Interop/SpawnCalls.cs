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

    /// <summary>Room for either C library's opaque structs: glibc's attributes take 336 bytes, its actions 80.</summary>
    internal const int OpaqueSize = 1024;

    /// <summary>
    /// Starts a program in a session of its own, all signals at their defaults and unblocked. It is a child of the calling
    /// thread, whose namespaces it inherits; only the three streams reach it.
    /// </summary>
    /// <returns>Its process id; it stays valid until it is waited for.</returns>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal static int Spawn(string path, string[] arguments, string[] environment, string? directory, SafeFd input, SafeFd output, SafeFd error)
    {
        byte* attributes = stackalloc byte[OpaqueSize];
        byte* actions = stackalloc byte[OpaqueSize];
        Check(posix_spawnattr_init(attributes), nameof(posix_spawnattr_init), path);
        Check(posix_spawn_file_actions_init(actions), nameof(posix_spawn_file_actions_init), path);
        try
        {
            SetAttributes(attributes);
            int number = 0;
            foreach (SafeFd stream in (ReadOnlySpan<SafeFd>)[input, output, error])
                Check(posix_spawn_file_actions_adddup2(actions, stream.Number, number++), nameof(posix_spawn_file_actions_adddup2), path);
            CloseFrom(actions, number);
            if (directory is not null) Check(posix_spawn_file_actions_addchdir_np(actions, directory), nameof(posix_spawn_file_actions_addchdir_np), directory);
            Check(posix_spawn(out int processId, path, actions, attributes, [.. arguments, null], [.. environment, null]), nameof(posix_spawn), path);
            return processId;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            GC.KeepAlive(input);
            GC.KeepAlive(output);
            GC.KeepAlive(error);
        }
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

    // All of ours are close-on-exec; this is for what we were started with ourselves. New in glibc 2.34, and not in others.
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

    // These return the error number instead of leaving it in errno.
    private static void Check(int error, string function, string subject)
    {
        if (error != 0) throw new LinuxException(function, (Errno)error, subject);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, string?[] argv, string?[] envp);

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
