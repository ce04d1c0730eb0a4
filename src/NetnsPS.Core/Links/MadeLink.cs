using System.Collections.Concurrent;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>A link that was made inside a scope, and goes with it wherever it was moved meanwhile.</summary>
internal sealed class MadeLink : IDisposable
{
    private static readonly ConcurrentDictionary<(Netns Netns, int Index), MadeLink> s_made = new();
    private (Netns Netns, int Index) _place;

    private MadeLink((Netns Netns, int Index) place) => _place = place;

    /// <summary>Hands a new link to the current scope; outside of any it lives as long as its namespace.</summary>
    internal static void Track(Netns netns, int index)
    {
        if (ResourceScope.Current is null) return;
        foreach ((Netns Netns, int Index) place in s_made.Keys)
        {
            if (place.Netns.IsRemoved) s_made.TryRemove(place, out _);
        }

        var made = new MadeLink((netns, index));
        s_made[made._place] = made;
        ResourceScope.Track(made);
    }

    /// <summary>Follows a link to where it was moved.</summary>
    internal static void Move(Netns netns, int index, Netns to, int newIndex)
    {
        if (!s_made.TryRemove((netns, index), out MadeLink? made)) return;
        made._place = (to, newIndex);
        s_made[made._place] = made;
    }

    /// <summary>Forgets a link that was removed by hand.</summary>
    internal static void Forget(Netns netns, int index)
    {
        if (s_made.TryRemove((netns, index), out MadeLink? made)) ResourceScope.Forget(made);
    }

    /// <summary>Removes the link, unless it is gone.</summary>
    public void Dispose()
    {
        if (!s_made.TryRemove(KeyValuePair.Create(_place, this)) || _place.Netns.IsRemoved) return;
        try
        {
            _place.Netns.Netlink.Execute(LinkMessage.Delete(_place.Index));
            GoneLinks.Report(_place.Netns, _place.Index);
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // Its other end, or its parent, was removed before it.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // Its namespace went meanwhile, and took it along.
        }
    }
}
