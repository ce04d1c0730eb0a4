namespace NetnsPS.Interop;

/// <summary>
/// Starts threads, and says which limit is reached when one can't
/// be: the runtime reports all of them as a lack of memory.
/// </summary>
internal static class EngineThread
{
    /// <summary>Starts a thread without the caller's execution context.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many descriptors
    /// are open. EAGAIN: there are too many processes and threads.</exception>
    internal static void Start(Thread thread)
    {
        try
        {
            thread.UnsafeStart();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            throw new LinuxException("pthread_create", Why());
        }
    }

    // The runtime opens descriptors for a new thread (its start takes two). pthread_create(3) itself knows only EAGAIN.
    private static Errno Why()
    {
        try
        {
            (SafeFd read, SafeFd write) = PipeCalls.Create();
            read.Dispose();
            write.Dispose();
            return Errno.EAGAIN;
        }
        catch (LinuxException error)
        {
            return error.Errno;
        }
    }
}
