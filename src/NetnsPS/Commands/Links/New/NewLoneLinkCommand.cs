namespace NetnsPS.Commands;

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

    /// <summary>What only its kind understands.</summary>
    private protected abstract LinkOptions Describe(Netns? netns);

    /// <inheritdoc/>
    protected sealed override void Execute() => Create(Describe(Netns is null ? null : Resolve(Netns)), Name);
}
