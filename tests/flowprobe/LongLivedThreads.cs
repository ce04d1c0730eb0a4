using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Uses, inside a namespace and there for the first time, everything for which the runtime starts a thread that stays;
/// then tells where these threads are.
/// </summary>
internal static class LongLivedThreads
{
    internal static int Run()
    {
        ulong host = Here.Inode;
        using var netns = Netns.CreateTransient("inner");
        Dictionary<int, string> born = Threads();
        netns.Run(UseEverything);

        // Some end with what they served, such as a file watcher's; one that stays would be inside for good.
        SpinWait.SpinUntil(() => !NamesInside(host).Any(), TimeSpan.FromSeconds(10));
        foreach (string name in NamesInside(host)) Here.Say("inside", name);
        foreach (string name in born.Values.Distinct()) Here.Say("born-at-home", name);
        Here.Say("wait-thread-kept", ById(born, ".NET TP Wait").SetEquals(ById(Threads(), ".NET TP Wait")));
        return 0;
    }

    // Pool workers come and go, and are put right by what they run.
    private static IEnumerable<string> NamesInside(ulong host)
        => Threads().Where(t => t.Value != ".NET TP Worker" && Here.Of($"/proc/self/task/{t.Key}") is var inode
            && inode != 0 && inode != host).Select(t => t.Value);

    private static HashSet<int> ById(Dictionary<int, string> threads, string name)
        => [.. threads.Where(t => t.Value == name).Select(t => t.Key)];

    private static Dictionary<int, string> Threads()
    {
        var found = new Dictionary<int, string>();
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                found[int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture)] =
                    File.ReadAllText(task + "/comm").Trim();
            }
            catch (IOException)
            {
                // ended meanwhile
            }
        }

        return found;
    }

    private static void UseEverything()
    {
        WaitOnce();
        using (var fired = new ManualResetEventSlim())
        using (new Timer(_ => fired.Set(), null, 1, Timeout.Infinite)) fired.Wait();
        Talk().GetAwaiter().GetResult();
        WatchFiles();
        using (var exited = new ManualResetEventSlim())
        using (var child = new Process { StartInfo = new ProcessStartInfo("true"), EnableRaisingEvents = true })
        {
            child.Exited += (_, _) => exited.Set();
            child.Start();
            exited.Wait();
        }

        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => { }).Dispose();
    }

    // The pool's wait thread ends with its last registration: registered and gone, as Process.Exited does it.
    private static void WaitOnce()
    {
        using var signal = new ManualResetEvent(false);
        using var called = new ManualResetEvent(false);
        RegisteredWaitHandle registration = ThreadPool.RegisterWaitForSingleObject(
            signal, (_, _) => called.Set(), null, -1, true);
        signal.Set();
        called.WaitOne();
        using var gone = new ManualResetEvent(false);
        if (registration.Unregister(gone)) gone.WaitOne();
    }

    private static async Task Talk()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        ValueTask connecting = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);
        using TcpClient server = await listener.AcceptTcpClientAsync();
        await connecting;
        ValueTask<int> receiving = client.GetStream().ReadAsync(new byte[1]);
        await server.GetStream().WriteAsync(new byte[1]);
        await receiving;
    }

    private static void WatchFiles()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("netnsps-");
        using (var seen = new ManualResetEventSlim())
        using (var watcher = new FileSystemWatcher(directory.FullName))
        {
            watcher.Created += (_, _) => seen.Set();
            watcher.EnableRaisingEvents = true;
            File.WriteAllText(Path.Combine(directory.FullName, "x"), "");
            seen.Wait();
        }

        directory.Delete(recursive: true);
    }
}
