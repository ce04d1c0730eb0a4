namespace NetnsPS;

/// <summary>
/// What a user wrote for a link, not yet looked up: a name, also one with its namespace such as <c>bob:eth0</c>, a
/// <see cref="NetnsLink"/>, or something that is about one link, such as an address (<see cref="LinkNames"/>). All but
/// a name bring their namespace along. Looked up by the command, for the same reason as a <see cref="NetnsReference"/>.
/// </summary>
public sealed class LinkReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a link.</summary>
    /// <param name="value">A name, <c>namespace:name</c>, a <see cref="NetnsLink"/>, or something with the properties
    /// <c>Link</c> and <c>Netns</c>.</param>
    public LinkReference(object value) => _value = value;

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
        if (_value is string name && !IsElsewhere(name)) return NetnsLink.Get(netns ?? Netns.Current, name);
        NetnsLink link = _value as NetnsLink ?? (_value is string place ? At(place) : About());
        return netns is null || netns.Identity == link.Netns.Identity
            ? link
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.LinkElsewhere), link.Name, link.Netns, netns));
    }

    /// <summary>
    /// Looks it up as it is now: a <see cref="NetnsLink"/> is read again, and nothing is asked twice.
    /// </summary>
    /// <inheritdoc cref="Resolve"/>
    internal NetnsLink ResolveNow(Netns? netns) => _value is NetnsLink ? Resolve(netns).Refresh() : Resolve(netns);

    /// <summary>The name that it has now, for those who look it up themselves: of a name nothing is asked.</summary>
    /// <inheritdoc cref="Resolve"/>
    internal string NameIn(Netns netns)
        => _value is string { Length: > 0 } name && !IsElsewhere(name) ? name : ResolveNow(netns).Name;

    /// <summary>Refuses an object that is merely about a link, where only some types stand for one.</summary>
    /// <exception cref="InvalidInputException">It is of another type.</exception>
    internal void Require(Type[] types)
    {
        if (_value is string || types.Contains(_value.GetType())) return;
        throw new InvalidInputException(
            InputFault.Value, ErrorRecords.Text(
                nameof(SR.LinkOnly), _value.GetType(), string.Join(", ", types.Select(t => t.Name))));
    }

    // As NetnsLink.Peer and Parent write it: a link's own name has no colon (dev_valid_name, net/core/dev.c).
    private static bool IsElsewhere(string name) => name.LastIndexOf(':') > 0;

    private static NetnsLink At(string place)
    {
        int colon = place.LastIndexOf(':');
        return NetnsLink.Get(new NetnsReference(place[..colon]).Resolve(), place[(colon + 1)..]);
    }

    private NetnsLink About()
        => LinkNames.About(_value) is [var name] && NetnsReference.NetnsOf(_value) is { } netns
            ? NetnsLink.Get(netns, name)
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.LinkReferenceUnusable), _value.GetType()));
}

/// <summary>Takes whatever the user wrote as a reference to a link, one or many.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LinkTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override object Refer(object value) => value as LinkReference ?? new LinkReference(value);
}

/// <summary>Which links an object is about.</summary>
internal static class LinkNames
{
    /// <summary>
    /// Their names, none for an object that has none, such as a route that drops packets; null for an object of a type
    /// that is about no links, which stands for its namespace alone.
    /// </summary>
    internal static IReadOnlyList<string>? About(object value) => value switch
    {
        NetnsLink link => [link.Name],
        NetnsAddress address => [address.LinkName],
        NetnsNeighbor neighbor => [neighbor.LinkName],
        NetnsBridgeFdbEntry entry => [entry.LinkName],
        NetnsBridgeVlan vlan => [vlan.LinkName],
        NetnsImpairment impairment => [impairment.LinkName],
        NetnsRoute route => Of(route),
        PSObject custom => (Written.Property(custom, "Link") ?? Written.Property(custom, "LinkName")) is string name
            ? [name]
            : null,
        _ => null,
    };

    /// <summary>Those that a route sends to, each once.</summary>
    internal static IReadOnlyList<string> Of(NetnsRoute route)
        => [.. route.Path.Select(p => p.Device).Prepend(route.Device).OfType<string>().Distinct()];
}
