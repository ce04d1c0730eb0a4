namespace NetnsPS.Processes;

/// <summary>Notices the end of a child (pidfd_open(2): the descriptor becomes readable).</summary>
internal sealed class ChildWatch(SafeFd pidFd, Action ended) : PumpSource(pidFd)
{
    internal override void OnReady()
    {
        Finish();
        ended();
    }
}
