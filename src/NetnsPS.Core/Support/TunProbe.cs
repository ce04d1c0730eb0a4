namespace NetnsPS.Support;

/// <summary>
/// Tries tun and tap devices, which are made by a device file instead of netlink and go when that is closed.
/// </summary>
internal static class TunProbe
{
    /// <param name="probe">Where to make it.</param>
    /// <param name="mode">IFF_TUN or IFF_TAP.</param>
    internal static string? Try(ProbeNetns probe, int mode)
    {
        try
        {
            using SafeFd device = probe.Netns.Run(() => TunCalls.Open("probe0", mode | TunCalls.IFF_NO_PI));
            return null;
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ENODEV or Errno.ENXIO)
        {
            return $"There is no {TunCalls.Path}: the kernel is built without CONFIG_TUN, or the module tun is not "
                + "loaded. As root: modprobe tun";
        }
    }
}
