using System.Net;
using System.Text;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>A kind of link: its options, and what a kernel needs to have it.</summary>
/// <param name="name">The kernel's word.</param>
/// <param name="config">The option to build the kernel with, such as <c>CONFIG_BONDING</c>.</param>
/// <param name="since">The first version of Linux that makes such links by netlink (<see cref="KernelNeed"/>).</param>
/// <param name="options">Its options (IFLA_INFO_DATA).</param>
/// <param name="portOptions">Those of its ports (IFLA_INFO_SLAVE_DATA).</param>
internal sealed class LinkKind(
    string name, string config, string since, LinkOption[] options, LinkOption[]? portOptions = null)
{
    internal string Name { get; } = name;

    internal KernelNeed Need { get; } = new(since, config);

    internal IReadOnlyList<LinkOption> Options => options;

    internal IReadOnlyList<LinkOption> PortOptions => portOptions ?? [];

    /// <summary>The names of the options that can be set.</summary>
    internal IEnumerable<string> OptionNames => options.Where(o => o.IsSettable).Select(o => o.Name);

    /// <summary>Whether it stands on another link: its newlink wants IFLA_LINK.</summary>
    internal bool NeedsParent { get; init; }

    /// <summary>The option that names its parent; null when that is IFLA_LINK.</summary>
    internal LinkOption? ParentOption => Find("dev");

    /// <summary>The options without which none can be made, with values that do.</summary>
    internal (string Name, object Value)[] Least { get; init; } = [];

    /// <summary>What has to fit between several options; null when nothing has to.</summary>
    internal Action<WantedOptions>? Rules { get; init; }

    /// <summary>
    /// Build options of the kernel that some of its options need
    /// besides: the beginning of their names, and the build option.
    /// </summary>
    internal (string Prefix, string Config)[] Parts { get; init; } = [];

    /// <summary>An option that can be set, by name; null when there is none.</summary>
    internal LinkOption? Find(string option)
        => Array.Find(options, o => o.IsSettable && o.Name.Equals(option, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a kernel needs to have an option.</summary>
    internal KernelNeed NeedOf(LinkOption option)
        => new(Latest(Need.Since, option.Since),
            Array.Find(Parts, p => option.Name.StartsWith(p.Prefix, StringComparison.Ordinal)).Config ?? Need.Config);

    /// <summary>Checks options and encodes them.</summary>
    /// <exception cref="InvalidInputException">There is no such option, or a value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">A link that is named is not there.</exception>
    internal OptionData Encode(IEnumerable<KeyValuePair<string, object>> wanted, LinkNames names)
    {
        var attributes = new List<KindAttribute>();
        foreach ((string key, object value) in wanted)
        {
            LinkOption option = Find(key) ?? throw Unknown(key);
            KindAttribute[] encoded = (value is null ? null : option.Encode(value, names))
                ?? throw new InvalidInputException(InputFault.Value,
                    $"'{value}' is not a valid value for the option '{option.Name}' of a link of kind '{Name}': "
                        + $"expected {option.Expects}.");
            foreach (KindAttribute attribute in encoded) Join(attributes, attribute);
        }

        return new OptionData(Name, attributes);
    }

    /// <summary>Encodes options that name no other links.</summary>
    internal OptionData Encode(params (string Name, object Value)[] wanted)
        => Encode(wanted.Select(w => KeyValuePair.Create(w.Name, w.Value)), default);

    /// <summary>The options in IFLA_INFO_DATA.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal IReadOnlyDictionary<string, object> Decode(ReadOnlySpan<byte> data, LinkNames names)
        => Decode(Options, data, names);

    /// <summary>The options of a port in IFLA_INFO_SLAVE_DATA.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal IReadOnlyDictionary<string, object> DecodePort(ReadOnlySpan<byte> data, LinkNames names)
        => Decode(PortOptions, data, names);

    private static Dictionary<string, object> Decode(
        IReadOnlyList<LinkOption> options, ReadOnlySpan<byte> data, LinkNames names)
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var attributes = new AttributeReader(data);
        while (attributes.MoveNext())
        {
            foreach (LinkOption option in options)
            {
                if (option.Decode(attributes, names) is { } value) values[option.Name] = value;
            }
        }

        return values;
    }

    // Options that share an attribute each set bits of it.
    private static void Join(List<KindAttribute> attributes, KindAttribute next)
    {
        int index = attributes.FindIndex(a => a.Type == next.Type && a.Value.Length == next.Value.Length);
        if (index < 0)
        {
            attributes.Add(next);
            return;
        }

        attributes[index] = next with { Value = [.. attributes[index].Value.Zip(next.Value, (a, b) => (byte)(a | b))] };
    }

    private static string Latest(string one, string other)
        => Version.Parse(one) > Version.Parse(other) ? one : other;

    private InvalidInputException Unknown(string key)
    {
        string[] known = [.. OptionNames];
        return new InvalidInputException(InputFault.Value, known.Length == 0
            ? $"Links of kind '{Name}' have no option '{key}', nor any other that is known here."
            : $"Links of kind '{Name}' have no option '{key}'. They have: {string.Join(", ", known)}.");
    }
}

/// <summary>The options of a link as they are sent (<see cref="LinkKind"/> makes them).</summary>
/// <param name="kind">The kernel's word for the kind.</param>
/// <param name="attributes">The attributes, in the order in which they were asked for.</param>
internal sealed class OptionData(string kind, IReadOnlyList<KindAttribute> attributes) : LinkKindData
{
    private readonly byte[] _kind = Encoding.UTF8.GetBytes(kind);

    internal override ReadOnlySpan<byte> KindUtf8 => _kind;

    internal override bool HasData => attributes.Count > 0;

    internal override void EncodeData(scoped ref NetlinkWriter writer)
    {
        foreach (KindAttribute attribute in attributes) writer.WriteAttribute(attribute.Type, attribute.Value);
    }
}

/// <summary>The options that a link is to have, for the rules between them.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="options">The options, which are valid each by itself.</param>
internal sealed class WantedOptions(LinkKind kind, IReadOnlyDictionary<string, object> options)
{
    internal bool Has(string name) => options.ContainsKey(name);

    /// <summary>The word of an option, as the table spells it; null when it is not wanted.</summary>
    internal string? Word(string name)
        => options.TryGetValue(name, out object? value) ? kind.Find(name)!.WordOf(value) : null;

    /// <summary>The number of an option; null when it is not wanted.</summary>
    internal long? Number(string name)
        => options.TryGetValue(name, out object? value) ? (long?)NumberType.ToNumber(value) : null;

    /// <summary>Whether an option is wanted, and true.</summary>
    internal bool Is(string name) => options.TryGetValue(name, out object? value) && SwitchType.ToBool(value) == true;

    /// <summary>The address of an option; null when it is not wanted.</summary>
    internal IPAddress? Address(string name)
        => options.TryGetValue(name, out object? value) ? AddressType.ToAddress(value) : null;

    /// <summary>An error that says what does not fit.</summary>
    internal static InvalidInputException Refuse(string why, InputFault fault = InputFault.Value) => new(fault, why);
}

/// <summary>All kinds of links that are known here.</summary>
internal static class LinkKinds
{
    private static readonly Dictionary<string, LinkKind> s_byName = new LinkKind[]
    {
        BridgeKind.Bridge, VlanKind.Vlan, MacvlanKind.Macvlan, MacvlanKind.Macvtap, IpvlanKind.Ipvlan,
        IpvlanKind.Ipvtap, BondKind.Bond, VxlanKind.Vxlan, VrfKind.Vrf, TunKind.Tun, GeneveKind.Geneve, GreKind.Gre,
        GreKind.Gretap, GreKind.Ip6gre, GreKind.Ip6gretap, GreKind.Erspan, GreKind.Ip6erspan, IpTunnelKind.Ipip,
        IpTunnelKind.Sit, IpTunnelKind.Ip6tnl, VtiKind.Vti, VtiKind.Vti6, PairKind.Netkit, PairKind.Veth,
        PairKind.Vxcan, SecurityKind.Wireguard, SecurityKind.Xfrm, SecurityKind.Macsec, OtherKinds.Dummy,
        OtherKinds.Ifb, OtherKinds.Team, OtherKinds.Vcan, OtherKinds.Nlmon, OtherKinds.Lowpan, OtherKinds.Netdevsim,
        OtherKinds.Hsr, OtherKinds.Bareudp,
    }.ToDictionary(k => k.Name, StringComparer.Ordinal);

    // Of these nothing is known here but what they need; they are made without options.
    private static readonly LinkKind[] s_bare =
    [
        new("amt", "CONFIG_AMT", "5.16", []),
        new("batadv", "CONFIG_BATMAN_ADV", "3.10", []),
        new("can", "CONFIG_CAN_DEV", "2.6.31", []),
        new("gtp", "CONFIG_GTP", "4.7", []),
        new("ipoib", "CONFIG_INFINIBAND_IPOIB", "3.7", []) { NeedsParent = true },
        new("ovpn", "CONFIG_OVPN", "6.16", []),
        new("pfcp", "CONFIG_PFCP", "6.10", []),
        new("rmnet", "CONFIG_RMNET", "4.14", []) { NeedsParent = true },
        new("virt_wifi", "CONFIG_VIRT_WIFI", "5.0", []) { NeedsParent = true },
        new("vsockmon", "CONFIG_VSOCKMON", "4.12", []),
        new("wwan", "CONFIG_WWAN", "5.14", []),
    ];

    /// <summary>The names of those whose options are known.</summary>
    internal static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>A kind whose options are known, by the kernel's word; null when there is none.</summary>
    internal static LinkKind? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>A kind of which it is known what it needs; null when there is none.</summary>
    internal static LinkKind? FindAny(string name) => Find(name) ?? Array.Find(s_bare, k => k.Name == name);
}
