using System.Text;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// Carries out a <see cref="LinkChange"/>: in one request, and when a part is refused the rest is taken back.
/// </summary>
internal static class LinkChanger
{
    private const int MaximumAliasBytes = 255; // IFALIASZ - 1

    /// <returns>The link as it was, for those who want to look
    /// again; one that moved as it is where it is now.</returns>
    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">The link, or the master, is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused; what
    /// it had carried out already was taken back.</exception>
    internal static NetnsLink Apply(NetnsLink link, LinkChange change)
    {
        Validate(change);
        Netns target = change.MoveTo is { } to && to.Identity != link.Netns.Identity ? to : link.Netns;
        LinkMessage? master = MasterOf(change, target);
        LinkMessage wanted = Describe(link, change, master);
        // Looked at anew: one that joined since would go down for nothing.
        bool goesDown = master is not null && target == link.Netns && PortJoin.TakesOnlyDown(master.Kind)
            && link.Refresh().Message.Master != master.Index;
        var names = new AltNameChange(link, change);
        bool namesOnly = wanted == new LinkMessage { Index = link.Index } && target == link.Netns;

        string name = change.NewName ?? link.Name;
        MovedAddresses? addresses = change.KeepAddresses && target != link.Netns
            ? new MovedAddresses(link.Netns, link.Index)
            : null;
        try
        {
            names.Apply();
            if (namesOnly) return link;
            if (goesDown)
                link.Netns.Netlink.Execute(
                    new LinkMessage { Index = link.Index, FlagsMask = LinkFlags.IFF_UP }.Change(link.Name));
            Send(link.Netns, link.Name, wanted, target);
            if (addresses is not null) Replug(link, change, addresses, target, name);
        }
        catch (NetlinkException error)
        {
            if (error.Errno == Errno.ENODEV && LinkMessage.Find(link.Netns.Netlink, link.Name) is null
                && target == link.Netns)
                throw new LinkNotFoundException(link.Name, link.Netns.Name);
            TakeBack(link, wanted with { FlagsMask = wanted.FlagsMask | FlagIf(goesDown, LinkFlags.IFF_UP) }, target,
                name, addresses, names);
            throw;
        }

        if (target == link.Netns) return link;
        NetnsLink moved = NetnsLink.Get(target, name);
        MadeLink.Move(link.Netns, link.Index, target, moved.Index);
        GoneLinks.Report(link.Netns, link.Index);
        return moved;
    }

    // Up before the addresses: IPv6 ones of a link that is down would wait, tentative.
    private static void Replug(NetnsLink link, LinkChange change, MovedAddresses addresses, Netns target, string name)
    {
        int index = LinkMessage.IndexOf(target.Netlink, name, target.Name);
        if (link.IsUp && change.Up is null)
            target.Netlink.Execute(
                new LinkMessage { Index = index, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP }.Change(name));
        addresses.GiveBack(target, index);
    }

    private static void Validate(LinkChange change)
    {
        if (change.KeepAddresses && change.MoveTo is null)
            throw new InvalidInputException(
                InputFault.Value, "A link keeps its addresses anyway unless it moves; say where to move it.");
        AltNameChange.Validate(change);
        LinkMtu.Validate(change.Mtu);
        change.MacAddress?.RequireOwn();
        if (change.NewName is not null) LinkName.Validate(change.NewName);
        if (change.TxQueueLength < 0)
            throw new InvalidInputException(
                InputFault.Value, $"{change.TxQueueLength} is not a valid queue length: expected a number of packets, "
                    + "0 or more.");
        if (change.Alias is not null && Encoding.UTF8.GetByteCount(change.Alias) > MaximumAliasBytes)
            throw new InvalidInputException(
                InputFault.Value, $"The alias is longer than {MaximumAliasBytes} bytes; shorten it.");
    }

    private static LinkMessage? MasterOf(LinkChange change, Netns target) => string.IsNullOrEmpty(change.Master)
        ? null
        : LinkMessage.Find(target.Netlink, change.Master)
        ?? throw new LinkNotFoundException(change.Master, target.Name);

    private static LinkMessage Describe(NetnsLink link, LinkChange change, LinkMessage? master) => new()
    {
        Index = link.Index,
        FlagsMask = FlagIf(change.Up is not null, LinkFlags.IFF_UP)
            | FlagIf(change.Promiscuous is not null, LinkFlags.IFF_PROMISC),
        Flags = FlagIf(change.Up is true, LinkFlags.IFF_UP) | FlagIf(change.Promiscuous is true, LinkFlags.IFF_PROMISC),
        Mtu = change.Mtu,
        Address = change.MacAddress?.GetAddressBytes(),
        Name = change.NewName ?? "",
        Master = change.Master is null ? null : master?.Index ?? 0,
        TxQueueLength = change.TxQueueLength,
        Alias = change.Alias,
    };

    private static void Send(Netns from, string subject, LinkMessage wanted, Netns target)
    {
        if (target == from) from.Netlink.Execute(wanted.Change(subject));
        else target.UseFd(fd =>
        {
            from.Netlink.Execute((wanted with { NetnsFd = fd }).Change(subject));
            return 0;
        });
    }

    // do_setlink (net/core/rtnetlink.c) stops at the first refusal and leaves what it did before.
    private static void TakeBack(NetnsLink link, LinkMessage wanted, Netns target, string name,
        MovedAddresses? addresses, AltNameChange names)
    {
        try
        {
            LinkMessage? moved = target == link.Netns ? null : Moved(link, target, name);
            LinkMessage before = Before(link.Message, wanted);
            if (moved is not null)
                Send(target, name, before with { Index = moved.Index, Name = link.Name }, link.Netns);
            else link.Netns.Netlink.Execute(before.Change(link.Name));
            if (moved is not null && addresses is not null)
                Replug(link, new LinkChange(), addresses, link.Netns, link.Name);
            names.TakeBack();
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or ObjectDisposedException)
        {
            // The refusal that led here is the one to tell.
        }
    }

    private static LinkMessage? Moved(NetnsLink link, Netns target, string name)
        => LinkMessage.Find(link.Netns.Netlink, link.Name)?.Index == link.Index
            ? null
            : LinkMessage.Find(target.Netlink, name) ?? LinkMessage.Find(target.Netlink, link.Name);

    private static LinkMessage Before(LinkMessage was, LinkMessage wanted) => new()
    {
        Index = was.Index,
        FlagsMask = wanted.FlagsMask,
        Flags = was.Flags & wanted.FlagsMask,
        Mtu = wanted.Mtu is null ? null : was.Mtu,
        Address = wanted.Address is null ? null : was.Address,
        Name = wanted.Name.Length == 0 ? "" : was.Name,
        Master = wanted.Master is null ? null : was.Master ?? 0,
        TxQueueLength = wanted.TxQueueLength is null ? null : was.TxQueueLength,
        Alias = wanted.Alias is null ? null : was.Alias ?? "",
    };

    private static LinkFlags FlagIf(bool condition, LinkFlags flag) => condition ? flag : LinkFlags.None;
}
