namespace NetnsPS.Processes;

/// <summary>
/// Background threads of the engine's own. A thread is born in the namespace of whoever starts it, which it would keep
/// alive: these go home first.
/// </summary>
internal static class HostThread
{
    internal static Thread Start(string name, Action action)
    {
        var thread = new Thread(() => Netns.Host.Run(action)) { Name = name, IsBackground = true };
        EngineThread.Start(thread);
        return thread;
    }
}
