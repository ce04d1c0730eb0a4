namespace NetnsPS;

/// <summary>
/// What a user wrote for a link, not yet looked up: a name, also one with its namespace such as <c>bob:eth0</c>, a
/// <see cref="NetnsLink"/>, or something that tells a link by <c>LinkName</c> and <c>Netns</c>, such as an address. All
/// but a name bring their namespace along. Looked up by the command, for the same reason as a
/// <see cref="NetnsReference"/>.
/// </summary>
public sealed class LinkReference
{
    private readonly object _value;
    private readonly Type[]? _only;

    /// <summary>Takes anything that can name a link.</summary>
    /// <param name="value">A name, <c>namespace:name</c>, a <see cref="NetnsLink"/>,
    /// or something with the properties <c>LinkName</c> and <c>Netns</c>.</param>
    public LinkReference(object value) => _value = value;

    /// <summary>Takes what was written for a parameter.</summary>
    /// <param name="value">What was written.</param>
    /// <param name="only">The types of objects that stand for a link there; null for any that tells one.</param>
    internal LinkReference(object value, Type[]? only)
        : this(value) => _only = only;

    /// <summary>As the user wrote it.</summary>
    public override string ToString() => _value.ToString() ?? "";

    /// <summary>Whether it is a name alone, which means a link of <c>-Netns</c>.</summary>
    internal bool IsName => _value is string name && !IsElsewhere(name);

    internal object Value => _value;

    /// <summary>Looks it up.</summary>
    /// <param name="netns">What <c>-Netns</c> says; null when it was not given.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetnsNotFoundException">Its namespace was removed.</exception>
    /// <exception cref="InvalidInputException">It is no link, or one
    /// in another namespace than <paramref name="netns"/>.</exception>
    internal NetnsLink Resolve(Netns? netns)
    {
        ThrowIfOther();
        if (_value is string name && !IsElsewhere(name)) return NetnsLink.Get(netns ?? Netns.Current, name);
        NetnsLink link = _value as NetnsLink ?? (_value is string place ? At(place) : Told());
        return netns is null || netns.Identity == link.Netns.Identity
            ? link
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.LinkElsewhere), link.Name, link.Netns, netns));
    }

    /// <summary>
    /// Looks it up as it is now: a <see cref="NetnsLink"/> is looked at again, and nothing is asked twice.
    /// </summary>
    /// <inheritdoc cref="Resolve"/>
    internal NetnsLink ResolveNow(Netns? netns) => _value is NetnsLink ? Resolve(netns).Refresh() : Resolve(netns);

    /// <summary>The name that it has now, for those who look it up themselves: of a name nothing is asked.</summary>
    /// <inheritdoc cref="Resolve"/>
    internal string NameIn(Netns netns)
        => _value is string { Length: > 0 } name && !IsElsewhere(name) ? name : ResolveNow(netns).Name;

    /// <summary>Refuses an object that merely knows a link, where only others stand for one.</summary>
    /// <exception cref="InvalidInputException">It is of another type.</exception>
    internal void ThrowIfOther()
    {
        if (_only is null || _value is string || _only.Contains(_value.GetType())) return;
        throw new InvalidInputException(
            InputFault.Value, ErrorRecords.Text(
                nameof(SR.LinkOnly), _value.GetType(), string.Join(", ", _only.Select(t => t.Name))));
    }

    // As NetnsLink.Peer and Parent write it: a link's own name has no colon (dev_valid_name, net/core/dev.c).
    private static bool IsElsewhere(string name) => name.LastIndexOf(':') > 0;

    private static NetnsLink At(string place)
    {
        int colon = place.LastIndexOf(':');
        return NetnsLink.Get(new NetnsReference(place[..colon]).Resolve(), place[(colon + 1)..]);
    }

    private NetnsLink Told()
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(_value).Properties;
        return Bare(properties["LinkName"]) is string name && Bare(properties[nameof(Netns)]) is Netns netns
            ? NetnsLink.Get(netns, name)
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.LinkReferenceUnusable), _value.GetType()));
    }

    private static object? Bare(PSPropertyInfo? property)
        => property?.Value is PSObject wrapped ? wrapped.BaseObject : property?.Value;
}

/// <summary>Takes whatever the user wrote as a reference to a link, one or many.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LinkTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// The types of objects that stand for a link, for commands that
    /// remove or change something; null for any that tells one.
    /// </summary>
    public Type[]? Only { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => WrittenList.Each(inputData, One);

    private object One(object item)
        => Unwrap(item) is { } value ? value as LinkReference ?? new LinkReference(value, Only) : null!;

    private static object Unwrap(object value)
        => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
