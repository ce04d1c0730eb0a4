using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>
/// What the commands share that make a link of some kind: what every link has, and how the making goes. What only its
/// kind understands are the parameters with a <see cref="LinkOptionAttribute"/>.
/// </summary>
public abstract class NewLinkCommand : NetnsCommand
{
    /// <summary>Its IPv4 and IPv6 addresses with their prefix lengths, such as <c>10.0.0.1/24</c>.</summary>
    [Parameter]
    public string[]? Address { get; set; }

    /// <summary>Its MTU, in bytes; what its kind has by default without it.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>Its hardware address, such as <c>02:00:00:00:00:01</c>; the kernel chooses one without it.</summary>
    [Parameter]
    public string? MacAddress { get; set; }

    /// <summary>Leave it down.</summary>
    [Parameter]
    public SwitchParameter Down { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkCreateFailed);

    /// <summary>The kernel's word for the kind.</summary>
    private protected abstract string KindName { get; }

    /// <summary>The options of the kind that were asked for.</summary>
    private protected virtual IReadOnlyDictionary<string, object> Options
        => LinkOptionTable.Read(this, MyInvocation.BoundParameters);

    /// <summary>Makes the link and emits it; with -WhatIf it only says so.</summary>
    /// <param name="netns">The namespace in which it is created.</param>
    /// <param name="name">Its name; null for a default one.</param>
    /// <param name="parent">The link below it.</param>
    /// <param name="parentNetns">The namespace of that link, and of those that options name.</param>
    /// <param name="ports">The names of its ports.</param>
    private protected void Create(
        Netns netns, string? name, string? parent = null, Netns? parentNetns = null,
            IReadOnlyList<string>? ports = null)
    {
        var maker = new LinkMaker(new LinkOptions
        {
            Netns = netns,
            Kind = KindName,
            Option = Options,
            Name = name,
            Address = CidrList.Parse(Address),
            Mtu = Mtu,
            MacAddress = MacAddress is null ? null : NetnsPS.MacAddress.Parse(MacAddress),
            Down = Down,
            Parent = parent,
            ParentNetns = parentNetns,
            Port = ports ?? [],
        });
        string target = ErrorRecords.Text(nameof(SR.LinkTarget), name ?? KindName, netns);
        if (ShouldProcess(target, SR.NetnsCreateAction)) WriteObject(maker.Create());
    }

    /// <summary>
    /// Makes a link that may have one below it, in the namespace that is asked for; else in that
    /// of a parent which is given as a NetnsLink, else in the current one.
    /// </summary>
    /// <param name="netns">What -Netns says.</param>
    /// <param name="name">Its name; null for a default one.</param>
    /// <param name="parent">What -Parent says: a name means one in <paramref name="parentNetns"/>, else in the
    /// namespace of the new link.</param>
    /// <param name="parentNetns">What -ParentNetns says.</param>
    private protected void CreateOn(Netns? netns, string? name, LinkReference? parent, NetnsReference? parentNetns)
    {
        Netns? there = parentNetns is null ? null : Resolve(parentNetns);
        NetnsLink? below = parent?.Resolve(parent.IsName ? there ?? netns : there).Refresh();
        netns ??= parent?.IsName == false ? below!.Netns : Netns.Current;
        Create(netns, name, below?.Name, below?.Netns ?? there);
    }
}

/// <summary>What the commands share that make a link which needs no other: one in each namespace that comes.</summary>
public abstract class NewLoneLinkCommand : NewLinkCommand
{
    /// <summary>The namespace to make it in; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>Its name; without it the first free <c>ethN</c> of its namespace, in the host's a random one.</summary>
    [Parameter(Position = 1)]
    public string? Name { get; set; }

    /// <summary>Makes the link in the namespace that is asked for.</summary>
    private protected virtual void Make(Netns? netns) => Create(netns ?? NetnsPS.Netns.Current, Name);

    /// <inheritdoc/>
    protected sealed override void Execute() => Make(Netns is null ? null : Resolve(Netns));
}

/// <summary>
/// What the commands share that make a link on top of another one, which may be in another namespace.
/// </summary>
public abstract class NewUpperLinkCommand : NewLinkCommand
{
    /// <summary>
    /// The namespace to make it in; without it that of a parent which is given as a NetnsLink, else the current one.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The link below it: a name, or a NetnsLink, which brings its namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.ParentCompleter))]
    public LinkReference? Parent { get; set; }

    /// <summary>The namespace of a parent that is given by name; the same as the new link's without it.</summary>
    [Parameter]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? ParentNetns { get; set; }

    /// <summary>Its name; without it the first free <c>ethN</c> of its namespace, in the host's a random one.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected sealed override void Execute()
        => CreateOn(Netns is null ? null : Resolve(Netns), Name, Parent, ParentNetns);
}

/// <summary>
/// What the commands share that make a link which gathers others: one of all that come by the pipeline.
/// </summary>
public abstract class NewMasterLinkCommand : NewLinkCommand
{
    private readonly List<LinkReference> _ports = [];
    private bool _came;

    /// <summary>
    /// The namespace to make it in; without it that of ports which are given as NetnsLinks, else the current one.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>Its name; without it the first free <c>ethN</c> of its namespace, in the host's a random one.</summary>
    [Parameter(Position = 1)]
    public string? Name { get; set; }

    /// <summary>The ports of this pipeline object.</summary>
    private protected abstract LinkReference[] Ports { get; }

    /// <summary>Checks what the parameters say of the ports.</summary>
    /// <param name="ports">Their names.</param>
    /// <exception cref="InvalidInputException">It can't be right.</exception>
    private protected virtual void Validate(IReadOnlyList<string> ports)
    {
    }

    /// <inheritdoc/>
    protected sealed override void Execute()
    {
        _came = true;
        _ports.AddRange(Ports);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        // Of a pipeline that brought nothing nothing is made: where, it did not say.
        if (_came) Guard(Netns, Make);
    }

    private void Make()
    {
        Netns? asked = Netns is null ? null : Resolve(Netns);
        var ports = new List<NetnsLink>();
        foreach (LinkReference port in _ports) ports.Add(port.ResolveNow(asked ?? ports.FirstOrDefault()?.Netns));
        List<string> names = ports.ConvertAll(p => p.Name);
        Validate(names);
        Create(asked ?? ports.FirstOrDefault()?.Netns ?? NetnsPS.Netns.Current, Name, ports: names);
    }
}
