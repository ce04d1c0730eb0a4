using NetnsPS.Links;

namespace NetnsPS;

/// <summary>Settings of a new dummy: a link that swallows what is sent to it (drivers/net/dummy.c).</summary>
public sealed record DummyOptions : LinkOptions
{
    internal override string KindName => "dummy";
}

/// <summary>
/// Settings of a new intermediate functional block: a link
/// to which others' traffic is redirected (drivers/net/ifb.c).
/// </summary>
public sealed record IfbOptions : LinkOptions
{
    internal override string KindName => "ifb";
}

/// <summary>
/// Settings of a new VRF: a link that gives its ports a routing table of their own (drivers/net/vrf.c; ip-vrf(8)).
/// </summary>
public sealed record VrfOptions : LinkOptions
{
    /// <summary>The number of the routing table, from 1.</summary>
    public required long Table { get; init; }

    /// <summary>The names of the links to make its ports.</summary>
    public IReadOnlyList<string> Port { get; init; } = [];

    internal override string KindName => "vrf";

    internal override IReadOnlyList<string> Ports => Port;

    internal override void Describe(OptionList options) => options.Add("table", Table);
}

/// <summary>Settings of a new link of any kind, with its options in the words of ip-link(8).</summary>
public sealed record GenericLinkOptions : LinkOptions
{
    /// <summary>The kernel's word for the kind, such as <c>geneve</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// Options by their names in ip-link(8), such as <c>remote</c>;
    /// values are numbers, texts, booleans, addresses or time spans.
    /// </summary>
    public IReadOnlyDictionary<string, object> Option { get; init; } = new Dictionary<string, object>();

    /// <summary>The name of the link below it, for kinds that have one.</summary>
    public string? Parent { get; init; }

    /// <summary>The namespace of the link below; null for the same.</summary>
    public Netns? ParentNetns { get; init; }

    internal override string KindName => Kind;

    internal override string? ParentName => Parent;

    internal override Netns? ParentPlace => ParentNetns;

    internal override void Describe(OptionList options)
    {
        foreach ((string name, object value) in Option)
        {
            options.Add(name, value ?? throw new InvalidInputException(
                InputFault.Value, $"The option '{name}' has no value; give it one or leave it out."));
        }
    }
}
