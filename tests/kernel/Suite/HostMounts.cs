namespace NetnsPS.Tests.Kernel.Suite;

/// <summary>The mounts of this process's mount namespace, as lines of mountinfo (proc_pid_mountinfo(5)).</summary>
internal static class HostMounts
{
    /// <summary>
    /// All of them but the published network namespaces: other programs publish and withdraw theirs at any time.
    /// </summary>
    internal static string[] Read()
        => [.. File.ReadAllLines("/proc/self/mountinfo")
            .Where(line => !line.Contains(" /run/netns/", StringComparison.Ordinal))];
}
