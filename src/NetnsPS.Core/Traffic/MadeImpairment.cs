namespace NetnsPS.Traffic;

/// <summary>An impairment that was changed inside a scope, and is put back with it.</summary>
internal sealed class MadeImpairment(Netns netns, int index, ImpairmentState before) : IDisposable
{
    public void Dispose()
    {
        if (netns.IsRemoved) return;
        try
        {
            ImpairmentState now = ImpairmentState.Read(Netlink.Route.QdiscRequests.List(netns.Netlink), index, out string? foreign);
            if (foreign is null && now != before) new ImpairmentChanger(netns.Netlink, index, netns.Name).Change(now, before);
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // The link went meanwhile.
        }
        catch (Exception error) when (error is NetnsNotFoundException or ObjectDisposedException)
        {
            // The namespace went meanwhile.
        }
    }
}
