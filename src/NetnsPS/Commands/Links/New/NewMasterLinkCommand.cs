namespace NetnsPS.Commands;

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

    /// <summary>What only its kind understands.</summary>
    /// <param name="netns">The namespace in which it is created.</param>
    /// <param name="ports">The names of its ports.</param>
    private protected abstract LinkOptions Describe(Netns netns, IReadOnlyList<string> ports);

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
        Create(Describe(asked ?? ports.FirstOrDefault()?.Netns ?? NetnsPS.Netns.Current, ports.ConvertAll(p => p.Name)),
            Name);
    }
}
