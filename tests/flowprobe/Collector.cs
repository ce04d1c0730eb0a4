using System.Runtime.CompilerServices;

namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Lets the garbage collector's background thread be born inside a namespace, and asks whether that raises the alarm.
/// </summary>
internal static class Collector
{
    internal static int Run()
    {
        using var netns = Netns.CreateTransient("inner");
        netns.Run(CollectInBackground);
        // it names itself
        Here.Say("born-inside", SpinWait.SpinUntil(() => IsCollectorIn(netns.Inode), TimeSpan.FromSeconds(10)));
        foreach (NetnsFlowStray stray in NetnsFlow.FindStrays()) Here.Say("stray", stray.ThreadName);
        return 0;
    }

    private static bool IsCollectorIn(ulong inode)
        => Directory.GetDirectories("/proc/self/task").Any(t => IsCollector(t) && Here.Of(t) == inode);

    private static bool IsCollector(string task)
    {
        try
        {
            return File.ReadAllText(task + "/comm") == ".NET BGC\n";
        }
        catch (IOException)
        {
            return false; // ended meanwhile
        }
    }

    // A small heap is collected in the foreground: it must have
    // some megabytes, and have had them at the last collection.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CollectInBackground()
    {
        byte[] ballast = GC.AllocateUninitializedArray<byte>(16 << 20);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        GC.Collect(2, GCCollectionMode.Forced, blocking: false);
        GC.KeepAlive(ballast);
    }
}
