namespace NetnsPS.Support;

/// <summary>Tries to take a descriptor out of a process (pidfd_getfd(2), since Linux 5.6): out of this one.</summary>
internal static class PidFdProbe
{
    internal static string? Try()
    {
        try
        {
            using SafeFd process = PidFdCalls.TryOpen(Environment.ProcessId)!;
            using SafeFd copy = PidFdCalls.GetFd(process, process.Number);
            return null;
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOSYS)
        {
            return "This kernel is older than Linux 5.6, the first one with pidfd_getfd.";
        }
    }
}
