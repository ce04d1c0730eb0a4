using System.Net;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>Tries addresses of a family.</summary>
internal static class AddressProbe
{
    private const int Loopback = 1;

    internal static string? IPv6(ProbeNetns probe)
    {
        try
        {
            probe.Netns.Netlink.Execute(new AddressMessage
            {
                LinkIndex = Loopback,
                Local = IPAddress.Parse("2001:db8::1"),
                PrefixLength = 128,
                Flags = AddressFlags.IFA_F_NODAD,
            }.Add());
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.EOPNOTSUPP or Errno.EAFNOSUPPORT or Errno.EACCES)
        {
            return $"A new namespace takes no IPv6 address ({error.Message}): the kernel is built without "
                + "CONFIG_IPV6, was started with " +
                "ipv6.disable=1, or the setting net.ipv6.conf.default.disable_ipv6 is 1 and inherited "
                    + "(net.core.devconf_inherit_init_net).";
        }
    }
}
