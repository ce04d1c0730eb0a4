using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// The addresses of a link that moves: the kernel takes them from it on the way (__dev_change_net_namespace).
/// </summary>
internal sealed class MovedAddresses(Netns from, int index)
{
    private readonly List<AddressMessage> _addresses = from.Netlink.List(AddressMessage.All(index));

    /// <summary>
    /// Gives them to the link at its new place. Link-local IPv6 ones come by themselves when it goes up.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused one.</exception>
    internal void GiveBack(Netns to, int newIndex)
    {
        var held = to.Netlink.List(AddressMessage.All(newIndex)).Select(a => (a.Local, a.PrefixLength)).ToHashSet();
        foreach (AddressMessage address in _addresses)
        {
            if (held.Contains((address.Local, address.PrefixLength)) || IsTheKernels(address)) continue;
            to.Netlink.Execute(address.MovedTo(newIndex).Add());
        }
    }

    private static bool IsTheKernels(AddressMessage address)
        => address.Local.IsIPv6LinkLocal && address.Flags.HasFlag(AddressFlags.IFA_F_PERMANENT);
}
