using NetnsPS.Procfs;

namespace NetnsPS.Support;

/// <summary>What this process may do, read from /proc (capabilities(7), user_namespaces(7)).</summary>
internal static class Privilege
{
    internal const int CAP_NET_ADMIN = 12;
    internal const int CAP_SYS_ADMIN = 21;

    /// <summary>Whether it is root of the whole machine, so that a refusal is not for want of a capability.</summary>
    internal static bool IsWhole
        => ProcStatus.HasCapability(CAP_NET_ADMIN) && ProcStatus.HasCapability(CAP_SYS_ADMIN)
            && File.ReadAllText("/proc/self/uid_map")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];
}
