using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

public sealed partial class NetnsLink
{
    private static readonly Dictionary<string, object> s_nothing = [];

    /// <summary>
    /// What its kind tells of it, by the names that ip-link(8) uses: <c>Options["vlan_filtering"]</c>. Empty for kinds
    /// without options, or that are not known here. Numbers are <see cref="int"/> (up to 16 bits), <see cref="long"/>
    /// (32) or <see cref="ulong"/> (64), others <see cref="bool"/>, <see cref="string"/> or
    /// <see cref="System.Net.IPAddress"/>. Bridges count time in hundredths of a second.
    /// </summary>
    /// <exception cref="NetlinkDecodeException">The kernel's description is malformed.</exception>
    public IReadOnlyDictionary<string, object> Options
        => field ??= _message is { Kind: { } kind, KindData: { } data } && LinkKinds.Find(kind) is { } known
        ? known.Decode(data, OptionNames)
        : s_nothing;

    /// <summary>
    /// What its master's kind tells of it as a port, by the names that ip-link(8) uses; empty when it is no port.
    /// </summary>
    /// <exception cref="NetlinkDecodeException">The kernel's description is malformed.</exception>
    public IReadOnlyDictionary<string, object> PortOptions
        => field ??= _message is { PortKind: { } kind, PortData: { } data } && LinkKinds.Find(kind) is { } known
        ? known.DecodePort(data, OptionNames)
        : s_nothing;

    // The links that an option names are where the parent is.
    private LinkNames OptionNames
        => new(_ => throw new InvalidOperationException(), index => _resolver.PlaceOf(_message.LinkNetnsId, index));

    /// <summary>Makes a link of a kind; all of it or nothing.</summary>
    /// <param name="options">Its settings.</param>
    /// <returns>The link, up unless asked otherwise.</returns>
    /// <exception cref="InvalidInputException">There is no such option, or a value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">Its parent, or a port, is not there.</exception>
    /// <exception cref="NetlinkException">
    /// The kernel refused (EEXIST: the name is taken; EOPNOTSUPP: the kernel lacks the kind, and
    /// <see cref="NetlinkException.Advice"/> says what it must be built with); nothing of the link is left, and what
    /// was to be its ports is as before.
    /// </exception>
    /// <exception cref="LinuxException">A tun or tap could not be made.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    public static NetnsLink Create(LinkOptions options) => new LinkMaker(options).Create();

    /// <summary>The kinds of links whose options are known here.</summary>
    public static IReadOnlyList<string> KnownKinds { get; } = [.. LinkKinds.Names.Order(StringComparer.Ordinal)];

    /// <summary>The names of the options that a kind takes; empty when it has none, or is not known here.</summary>
    /// <param name="kind">The kernel's word, such as <c>vxlan</c>.</param>
    public static IReadOnlyList<string> KnownOptions(string kind) => [.. LinkKinds.Find(kind)?.OptionNames ?? []];

    /// <summary>
    /// Gives the link an alternative name, by which the kernel finds it too (ip-link(8), "property").
    /// </summary>
    /// <param name="name">Of up to 127 bytes.</param>
    /// <returns>The link as it is afterwards.</returns>
    /// <exception cref="InvalidInputException">It can't be a name.</exception>
    /// <exception cref="LinkNotFoundException">The link is gone.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST: a link has that name).</exception>
    public NetnsLink AddAltName(string name) => ChangeAltName(name, add: true);

    /// <summary>Takes an alternative name from the link.</summary>
    /// <param name="name">One of <see cref="AltName"/>.</param>
    /// <returns>The link as it is afterwards.</returns>
    /// <exception cref="InvalidInputException">It can't be a name.</exception>
    /// <exception cref="LinkNotFoundException">The link is gone.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT or EINVAL: the link has no such name).</exception>
    public NetnsLink RemoveAltName(string name) => ChangeAltName(name, add: false);

    private NetnsLink ChangeAltName(string name, bool add)
    {
        LinkName.ValidateAlt(name);
        Orphaned(() =>
        {
            Netns.Netlink.Execute(
                add ? LinkMessage.AddAltName(Index, name) : LinkMessage.RemoveAltName(Index, name));
            return 0;
        });
        return Refresh();
    }
}
