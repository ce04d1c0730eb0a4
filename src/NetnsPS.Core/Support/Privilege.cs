using System.Globalization;

namespace NetnsPS.Support;

/// <summary>What this process may do, read from /proc (capabilities(7), user_namespaces(7)).</summary>
internal static class Privilege
{
    internal const int CAP_NET_ADMIN = 12;
    internal const int CAP_SYS_ADMIN = 21;

    /// <summary>Whether it is root of the whole machine, so that a refusal is not for want of a capability.</summary>
    internal static bool IsWhole
        => Has(CAP_NET_ADMIN) && Has(CAP_SYS_ADMIN)
            && File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];

    /// <summary>Whether it has a capability in its own user namespace.</summary>
    /// <param name="capability">CAP_* (include/uapi/linux/capability.h).</param>
    internal static bool Has(int capability)
    {
        string effective = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim();
        return (ulong.Parse(effective, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> capability & 1) != 0;
    }
}
