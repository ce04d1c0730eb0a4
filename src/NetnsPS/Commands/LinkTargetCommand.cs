namespace NetnsPS.Commands;

/// <summary>
/// What the commands share that do something with links: <c>-Link</c>, by name in each namespace of <c>-Netns</c>, or
/// as objects that bring their namespace along.
/// </summary>
public abstract class LinkTargetCommand : NetnsTargetCommand
{
    /// <summary>
    /// The links: names, NetnsLink objects, or objects that are about a link, such as addresses, where the command
    /// takes them. Objects bring their namespace along.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Name")]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    private protected sealed override string PipelineParameter => nameof(Link);

    private protected sealed override bool TakesDwellers => false;

    // Links bring their namespace along, and names alone mean the current one.
    private protected sealed override bool IsForOther(NetnsReference netns) => true;

    /// <summary>
    /// The types of objects that stand for a link, for commands that remove or change something; null for any that is
    /// about one.
    /// </summary>
    private protected virtual Type[]? Accepted => null;

    /// <summary>
    /// Looks up each link, as it was when the object was made, and does something with it; one that fails does not lose
    /// the others.
    /// </summary>
    private protected void ForEachLink(Action<NetnsLink> action)
        => ForEachReference((link, netns) => action(link.Resolve(netns)));

    /// <summary>The same with each link as it is now, for those who use its name or index.</summary>
    private protected void ForEachLinkNow(Action<NetnsLink> action)
        => ForEachReference((link, netns) => action(link.ResolveNow(netns)));

    /// <summary>Does something with each link that is to be looked up, and the namespace for those given by name.
    /// </summary>
    private protected void ForEachReference(Action<LinkReference, Netns?> action)
    {
        void Each(Netns? netns)
        {
            foreach (LinkReference link in Link)
            {
                Guard(link, () =>
                {
                    if (Accepted is { } types) link.Require(types);
                    action(link, netns);
                });
            }
        }

        if (Places is null) Each(null);
        else ForEachNetns(netns => Each(netns));
    }

    /// <summary>
    /// Refuses pipeline objects whose property only happens to be called like the parameter that says what to remove.
    /// </summary>
    /// <param name="parameter">The parameter that was not given as an argument.</param>
    /// <exception cref="InvalidInputException">One is not a <typeparamref name="T"/>.</exception>
    private protected void RequireOwnKind<T>(string parameter)
    {
        if (Array.Find(Link, l => l.Value is not T) is { } other)
            throw new InvalidInputException(InputFault.Value,
                ErrorRecords.Text(nameof(SR.OwnKindOnly), other.Value.GetType(), typeof(T).Name, parameter));
    }
}
