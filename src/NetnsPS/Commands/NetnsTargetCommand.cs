namespace NetnsPS.Commands;

/// <summary>
/// What the commands on namespaces share: <c>-Netns</c>, one or many, by name, pattern, position or pipeline. Of a
/// command that has another parameter for the pipeline too, such as the destinations of routes, a text is for that
/// parameter unless it was given as an argument; a namespace is for -Netns always.
/// </summary>
public abstract class NetnsTargetCommand : NetnsCommand
{
    private bool _isNetnsGiven;
    private bool _isOtherGiven;

    /// <summary>
    /// The namespaces: names, patterns such as <c>lab*</c>, Netns objects, or whatever else says a namespace; <c>.</c>
    /// is the current one, which is meant without it.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>The other parameter that takes what comes by the pipeline; null when there is none.</summary>
    private protected virtual string? PipelineParameter => null;

    /// <summary>Whether it is what the command itself is for, and brings its namespace along.</summary>
    private protected virtual bool IsOwn(object? item) => false;

    /// <summary>
    /// Whether an object that is in a namespace, such as a link, stands for the namespace when it comes by the
    /// pipeline: not for commands that remove or change something, which would remove or change something else.
    /// </summary>
    private protected virtual bool TakesDwellers => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNetnsGiven = IsBound(nameof(Netns));
        _isOtherGiven = PipelineParameter is { } other && IsBound(other);
    }

    /// <summary>
    /// Whether what came by the pipeline is for the other parameter alone, which has taken it as well.
    /// </summary>
    private protected virtual bool IsForOther(NetnsReference netns) => netns.Value is string;

    /// <summary>What says the namespaces for this pipeline object; null when the current one is meant.</summary>
    private protected NetnsReference[]? Places
        => Netns is not null && IsOtherPiped && Array.TrueForAll(Netns, IsForOther) ? null : Netns;

    /// <summary>The same, one for each namespace, and the current one when none is given.</summary>
    private protected IEnumerable<NetnsReference> Expanded
        => (Places ?? [new NetnsReference(NetnsPS.Netns.Current)]).SelectMany(r => r.Expand());

    private bool IsOtherPiped
        => !_isNetnsGiven && !_isOtherGiven && PipelineParameter is { } other && IsBound(other);

    /// <summary>
    /// Looks up each namespace and does something with it; one that fails does not lose the others.
    /// </summary>
    private protected void ForEachNetns(Action<Netns> action)
    {
        NetnsReference[]? places = Places;
        if (!TakesDwellers && (!_isNetnsGiven || PipelineParameter is null))
            places = places?.Where(IsNetnsOrOwn).ToArray();
        ForEachNetns(places, action);
    }

    private bool IsNetnsOrOwn(NetnsReference place)
    {
        bool isNetns = IsOwn(place.Value);
        if (isNetns) return true;
        Guard(place, () =>
        {
            place.ThrowIfDweller();
            isNetns = true;
        });
        return isNetns;
    }

    /// <summary>Refuses an object that brings its namespace along when -Netns was given and names others.</summary>
    /// <exception cref="InvalidInputException">It is elsewhere.</exception>
    private protected void RequireHere(object item, Netns itsNetns)
    {
        if (!_isNetnsGiven) return;
        IEnumerable<Netns> given = Netns!.SelectMany(r => r.Expand()).Select(r => r.Resolve());
        if (!given.Any(n => n.Identity == itsNetns.Identity))
            throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.ObjectElsewhere), item, itsNetns));
    }
}

/// <summary>
/// What the commands share that get things of namespaces. A thing of their own type that comes by the pipeline is
/// itself read again; any other object stands for what it is about.
/// </summary>
/// <typeparam name="T">The type of the things.</typeparam>
public abstract class QueryCommand<T> : NetnsTargetCommand where T : class
{
    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsReference place in Expanded) Guard(place, () => Write(place));
    }

    private void Write(NetnsReference place)
    {
        Given = place.Value as T;
        foreach (T item in Read(place.Resolve(), place.Value!))
        {
            if (Given is null || IsSame(item, Given)) WriteObject(item);
        }
    }

    /// <summary>The thing that came by the pipeline to be read again; null for anything else.</summary>
    private protected T? Given { get; private set; }

    /// <summary>Reads what the parameters ask for.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="about">What it was given by: a Netns, a text, or an object that is in it.</param>
    private protected abstract IEnumerable<T> Read(Netns netns, object about);

    /// <summary>Whether both are the same thing of one namespace, read at different times.</summary>
    private protected abstract bool IsSame(T item, T given);
}

/// <summary>What the commands share that get things of links.</summary>
/// <typeparam name="T">The type of the things.</typeparam>
public abstract class LinkQueryCommand<T> : QueryCommand<T> where T : class
{
    /// <summary>
    /// Only what these links have: names or wildcard patterns; a link is also found by its alternative names.
    /// </summary>
    [Parameter(Position = 1)]
    [Alias("Name")]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

    private protected sealed override IEnumerable<T> Read(Netns netns, object about) => Read(netns, Find(netns, about));

    /// <summary>Reads what the parameters ask for.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="links">The links that are meant, as they are now.</param>
    private protected abstract IEnumerable<T> Read(Netns netns, IReadOnlyList<NetnsLink> links);

    private List<NetnsLink> Find(Netns netns, object about)
    {
        string[] names = Link ?? ["*"];
        if (about is NetnsLink link) return Matching([link.Refresh()], names);
        if (LinkNames.About(about) is { } own)
            return Matching(own.Select(name => NetnsLink.Get(netns, name)), names);
        string[] patterns = [.. names.Where(WildcardPattern.ContainsWildcardCharacters)];
        List<NetnsLink> found = patterns.Length > 0 ? Matching(NetnsLink.GetAll(netns), patterns) : [];
        foreach (string name in names.Except(patterns))
            Guard(name, () => found.Add(NetnsLink.Get(netns, WildcardPattern.Unescape(name))));
        return found;
    }

    private static List<NetnsLink> Matching(IEnumerable<NetnsLink> links, string[] names)
    {
        WildcardPattern[] patterns = Patterns(names);
        return [.. links.Where(link => link.AltName.Prepend(link.Name).Any(n => patterns.Any(p => p.IsMatch(n))))];
    }
}
