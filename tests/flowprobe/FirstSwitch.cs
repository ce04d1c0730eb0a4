namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// The first switch of a process: allowed, or refused with a clear error while everything is still as it was.
/// </summary>
internal static class FirstSwitch
{
    internal static int Run()
    {
        ulong before = Here.Inode;
        try
        {
            using var netns = Netns.CreateTransient("inner");
            Here.Say("inside", netns.Run(() => Here.Inode) == netns.Inode);
        }
        catch (NetnsSwitchException e)
        {
            Here.Say("refused", e.Errno);
        }

        Here.Say("home", Here.Inode == before);
        Here.Say("worker-home", Task.Run(() => Here.Inode).Result == before);
        return 0;
    }
}
