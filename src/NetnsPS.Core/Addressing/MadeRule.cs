using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>A rule that was added inside a scope, and goes with it.</summary>
internal sealed record MadeRule(Netns Netns, RuleMessage Rule) : IDisposable
{
    internal static void Track(Netns netns, RuleMessage rule) => ResourceScope.Track(new MadeRule(netns, rule));

    internal static void Forget(Netns netns, RuleMessage rule) => ResourceScope.Forget(new MadeRule(netns, rule));

    /// <summary>Removes the rule, unless it is gone.</summary>
    public void Dispose()
    {
        if (Netns.IsRemoved) return;
        try
        {
            Netns.Netlink.Execute(Rule.Remove());
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENOENT)
        {
            // Somebody removed it.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
