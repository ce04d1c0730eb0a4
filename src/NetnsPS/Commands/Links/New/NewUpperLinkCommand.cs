namespace NetnsPS.Commands;

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

    /// <summary>What only its kind understands.</summary>
    /// <param name="netns">The namespace in which it is created.</param>
    /// <param name="parent">The link below it.</param>
    private protected abstract LinkOptions Describe(Netns netns, NetnsLink parent);

    /// <inheritdoc/>
    protected sealed override void Execute()
    {
        Netns? netns = Netns is null ? null : Resolve(Netns);
        NetnsLink parent = FindParent(Parent!, ParentNetns, netns);
        Create(Describe(netns ?? (Parent!.IsName ? NetnsPS.Netns.Current : parent.Netns), parent), Name);
    }
}
