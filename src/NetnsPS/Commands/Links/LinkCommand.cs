namespace NetnsPS.Commands;

/// <summary>What the commands on links share: finding the namespaces and links that their references mean.</summary>
public abstract class LinkCommand : NetnsCommand
{
    /// <summary>Looks up each link and does something with it; one that fails does not lose the others.</summary>
    private protected void ForEachLink(NetnsReference? netns, LinkReference[] links, Action<NetnsLink> action) => Guard(netns, () =>
    {
        Netns? where = netns is null ? null : Resolve(netns);
        foreach (LinkReference link in links) Guard(link, () => action(link.Resolve(where)));
    });

    /// <summary>Looks up a namespace, and helps those who named a link of the current one instead.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such namespace.</exception>
    private protected static Netns Resolve(NetnsReference netns)
    {
        try
        {
            return netns.Resolve();
        }
        catch (NetnsNotFoundException error) when (IsLinkHere(error.What))
        {
            throw new NetnsNotFoundException(error.What, ErrorRecords.Text(nameof(SR.NetnsIsLinkName), error.Message, error.What, Netns.Current));
        }
    }

    /// <summary>Whether a parameter was given, with whatever value.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Ends the command when both parameters were given.</summary>
    private protected void Exclude(string one, string other)
    {
        if (IsBound(one) && IsBound(other))
            ThrowTerminatingError(ErrorRecords.Make(nameof(SR.ParametersExclude), ErrorCategory.InvalidArgument, other, one, other));
    }

    private static bool IsLinkHere(string name) => NetnsLink.Find(Netns.Current, name) is not null;
}
