namespace NetnsPS.Commands;

/// <summary>What the commands on links share: finding the namespaces and links that their references mean.</summary>
public abstract class LinkCommand : NetnsCommand
{
    /// <summary>Looks up each link and does something with it; one that fails does not lose the others.</summary>
    private protected void ForEachLink(NetnsReference? netns, LinkReference[] links, Action<NetnsLink> action)
        => Guard(netns, () =>
    {
        Netns? where = netns is null ? null : Resolve(netns);
        foreach (LinkReference link in links) Guard(link, () => action(link.Resolve(where)));
    });

    /// <summary>The same with each link as it is now, for those who use its name or index.</summary>
    private protected void ForEachLinkNow(NetnsReference? netns, LinkReference[] links, Action<NetnsLink> action)
        => Guard(netns, () =>
    {
        Netns? where = netns is null ? null : Resolve(netns);
        foreach (LinkReference link in links) Guard(link, () => action(link.ResolveNow(where)));
    });

    /// <summary>
    /// Finds links in each namespace by names and patterns, and does something with those of each namespace.
    /// </summary>
    /// <param name="references">The namespaces, or links from the pipeline,
    /// which are looked at again; null for the current one.</param>
    /// <param name="names">Names and patterns; null for all links.</param>
    /// <param name="action">What to do with the namespace and what was found in it.</param>
    private protected void ForEachNetnsAndLinks(
        NetnsReference[]? references, string[]? names, Action<Netns, IEnumerable<NetnsLink>> action)
    {
        foreach (NetnsReference reference in references ?? [new NetnsReference(Netns.Current)])
        {
            Guard(reference, () =>
            {
                var link = reference.Value as NetnsLink;
                Netns netns = Resolve(reference);
                action(netns, link is null ? Find(netns, names ?? ["*"]) : Matching([link.Refresh()], names ?? ["*"]));
            });
        }
    }

    /// <summary>Patterns; what names links is told apart by its case.</summary>
    private protected static WildcardPattern[] Patterns(string[] texts)
        => [.. texts.Select(t => new WildcardPattern(t, WildcardOptions.None))];

    private List<NetnsLink> Find(Netns netns, string[] names)
    {
        string[] patterns = [.. names.Where(WildcardPattern.ContainsWildcardCharacters)];
        List<NetnsLink> found = patterns.Length > 0 ? [.. Matching(NetnsLink.GetAll(netns), patterns)] : [];
        foreach (string name in names.Except(patterns))
            Guard(name, () => found.Add(NetnsLink.Get(netns, WildcardPattern.Unescape(name))));
        return found;
    }

    private static IEnumerable<NetnsLink> Matching(IEnumerable<NetnsLink> links, string[] names)
    {
        WildcardPattern[] patterns = Patterns(names);
        return links.Where(link => link.AltName.Prepend(link.Name).Any(n => patterns.Any(p => p.IsMatch(n))));
    }

    private protected static Netns Resolve(NetnsReference netns) => netns.Resolve();

    /// <summary>
    /// Refuses pipeline objects whose property only happens to be called like the parameter that says what to remove.
    /// </summary>
    /// <param name="links">The objects.</param>
    /// <param name="parameter">The parameter that was not given as an argument.</param>
    /// <exception cref="InvalidInputException">One is not a <typeparamref name="T"/>.</exception>
    private protected static void RequireOwnKind<T>(LinkReference[] links, string parameter)
    {
        if (Array.Find(links, l => l.Value is not T) is { } other)
            throw new InvalidInputException(InputFault.Value,
                ErrorRecords.Text(nameof(SR.OwnKindOnly), other.Value.GetType(), typeof(T).Name, parameter));
    }

    /// <summary>Whether a parameter was given, with whatever value.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Ends the command when both parameters were given.</summary>
    private protected void Exclude(string one, string other)
    {
        if (IsBound(one) && IsBound(other))
            ThrowTerminatingError(ErrorRecords.Make(
                nameof(SR.ParametersExclude), ErrorCategory.InvalidArgument, other, one, other));
    }
}
