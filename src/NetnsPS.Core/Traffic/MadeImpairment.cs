using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>An impairment that was changed inside a scope, and is put back with it.</summary>
internal sealed class MadeImpairment(
    Netns netns, LinkMessage link, NetnsImpairmentDirection direction, ImpairmentState before) : IDisposable
{
    public void Dispose()
    {
        if (netns.IsRemoved) return;
        try
        {
            var side = new ImpairedSide(netns, link, direction);
            if (before.IsNone)
            {
                // Also when the link went by other hands, and left an ifb.
                side.Clear();
                return;
            }

            ImpairmentState now = side.Read();
            if (now != before) side.Change(now, before);
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENODEV or Errno.EBUSY or Errno.EINVAL)
        {
            // The link went meanwhile, or somebody put something else there.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
