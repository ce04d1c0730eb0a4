using NetnsPS.Links;

namespace NetnsPS;

/// <summary>Settings of a new link of any kind. What is null is left to the kernel, unless said otherwise.</summary>
public abstract record LinkOptions
{
    private protected LinkOptions()
    {
    }

    /// <summary>The namespace to make it in.</summary>
    public required Netns Netns { get; init; }

    /// <summary>Its name; null for the first free <c>ethN</c>, or a random one in the host's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<Cidr> Address { get; init; } = [];

    /// <summary>Its MTU, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Its hardware address.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary>Leaves it down.</summary>
    public bool Down { get; init; }

    /// <summary>The kernel's word for its kind.</summary>
    internal abstract string KindName { get; }

    /// <summary>The name of the link below it; null when it has none.</summary>
    internal virtual string? ParentName => null;

    /// <summary>The namespace of the link below it.</summary>
    internal virtual Netns? ParentPlace => null;

    /// <summary>The names of the links that become its ports.</summary>
    internal virtual IReadOnlyList<string> Ports => [];

    /// <summary>Tells what only its kind understands, in the words of iproute2.</summary>
    internal virtual void Describe(OptionList options)
    {
    }

    /// <summary>Tells what can be told only once its ports have joined.</summary>
    internal virtual void DescribeAfterPorts(OptionList options)
    {
    }
}

/// <summary>Settings of a new link on top of another one.</summary>
public abstract record UpperLinkOptions : LinkOptions
{
    private protected UpperLinkOptions()
    {
    }

    /// <summary>The name of the link below it.</summary>
    public required string Parent { get; init; }

    /// <summary>The namespace of the link below; null for the same.</summary>
    public Netns? ParentNetns { get; init; }

    internal override string? ParentName => Parent;

    internal override Netns? ParentPlace => ParentNetns;
}
