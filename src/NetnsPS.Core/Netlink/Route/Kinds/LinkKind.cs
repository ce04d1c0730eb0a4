using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>A kind of link: its options, and what a kernel must be built with to have it.</summary>
/// <param name="name">The kernel's word.</param>
/// <param name="kernelOption">Such as <c>CONFIG_BONDING</c>.</param>
/// <param name="options">What can be said of it (IFLA_INFO_DATA).</param>
/// <param name="portOptions">What can be said of its ports (IFLA_INFO_SLAVE_DATA).</param>
internal sealed class LinkKind(string name, string kernelOption, LinkOption[] options, LinkOption[]? portOptions = null)
{
    internal string Name { get; } = name;

    internal string KernelOption { get; } = kernelOption;

    /// <summary>What can be said of it.</summary>
    internal IReadOnlyList<LinkOption> Options => options;

    /// <summary>The names of the options that can be asked for.</summary>
    internal IEnumerable<string> OptionNames => options.Where(o => o.IsSettable).Select(o => o.Name);

    /// <summary>Checks options and makes of them what the kernel is told.</summary>
    /// <exception cref="InvalidInputException">There is no such option, or a value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">A link that is named is not there.</exception>
    internal OptionData Encode(IEnumerable<KeyValuePair<string, object>> wanted, LinkNames names)
    {
        var attributes = new List<KindAttribute>();
        foreach ((string key, object value) in wanted)
        {
            LinkOption option = Array.Find(options, o => o.IsSettable
                && o.Name.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(key);
            KindAttribute[] encoded = (value is null ? null : option.Encode(value, names))
                ?? throw Wrong(option, value);
            foreach (KindAttribute attribute in encoded) Join(attributes, attribute);
        }

        return new OptionData(Name, attributes);
    }

    /// <summary>The options that IFLA_INFO_DATA tells.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal IReadOnlyDictionary<string, object> Decode(ReadOnlySpan<byte> data, LinkNames names)
        => Decode(options, data, names);

    /// <summary>The options that IFLA_INFO_SLAVE_DATA tells of a port.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal IReadOnlyDictionary<string, object> DecodePort(ReadOnlySpan<byte> data, LinkNames names)
        => Decode(portOptions ?? [], data, names);

    private static Dictionary<string, object> Decode(LinkOption[] options, ReadOnlySpan<byte> data, LinkNames names)
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

    private InvalidInputException Unknown(string key)
    {
        string[] known = [.. OptionNames];
        return new InvalidInputException(InputFault.Value, known.Length == 0
            ? $"Links of kind '{Name}' have no option '{key}', nor any other that is known here."
            : $"Links of kind '{Name}' have no option '{key}'. They have: {string.Join(", ", known)}.");
    }

    private InvalidInputException Wrong(LinkOption option, object? value) => new(
        InputFault.Value, $"'{value}' is not a valid value for the option '{option.Name}' of a link of kind '{Name}': "
            + "it must "
            + $"be {option.Expects}.");
}
