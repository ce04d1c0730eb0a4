using System.Globalization;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Netlink.Route;

/// <summary>The link of kind ifb through which goes what another link receives: how it says whose it is.</summary>
internal static class DetourIfb
{
    internal const string Kind = "ifb";
    private const string AliasStart = "NetnsPS: what is received by link ";

    internal static string NameFor(int link) => string.Create(CultureInfo.InvariantCulture, $"ingress{link}");

    internal static string AliasFor(int link) => string.Create(CultureInfo.InvariantCulture, $"{AliasStart}{link}");

    /// <summary>The number of the link that an ifb is for; null when it is for none.</summary>
    internal static int? LinkOf(LinkMessage ifb)
        => ifb.Kind == Kind && ifb.Alias is { } alias && alias.StartsWith(AliasStart, StringComparison.Ordinal)
            && int.TryParse(alias.AsSpan(AliasStart.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out int index) ? index : null;

    /// <summary>The ifb of a link, whether or not anything goes through it; null when there is none.</summary>
    internal static LinkMessage? Find(NetlinkConnection connection, int link)
        => LinkMessage.Find(connection, NameFor(link)) is { } found && LinkOf(found) == link ? found : null;

    /// <summary>Removes an ifb, unless it is gone.</summary>
    internal static void Delete(NetlinkConnection connection, LinkMessage ifb)
    {
        try
        {
            connection.Execute(LinkMessage.Delete(ifb.Index, ifb.Name));
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // Somebody else was faster.
        }
    }
}
