using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

// Asks by TCP from every kind of place where .NET runs code that one has started.
public static class AskFrom
{
    public static string Task(int port) => System.Threading.Tasks.Task.Run(() => Ask.Tcp(port)).Result;

    public static string LongRunningTask(int port)
        => System.Threading.Tasks.Task.Factory.StartNew(
            () => Ask.Tcp(port), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Result;

    public static string Continuation(int port)
        => System.Threading.Tasks.Task.Run(() => { }).ContinueWith(_ => Ask.Tcp(port), TaskScheduler.Default).Result;

    public static string AwaitChain(int port) => Chain(port).Result;

    public static string Thread(int port)
        => On(set => new Thread(() => set(Ask.Tcp(port))) { IsBackground = true }.Start());

    public static string QueuedWork(int port) => On(set => ThreadPool.QueueUserWorkItem(_ => set(Ask.Tcp(port))));

    public static string Parallel(int port)
        => Same(set => System.Threading.Tasks.Parallel.ForEach(Enumerable.Range(0, 8), _ => set(Ask.Tcp(port))));

    public static string ParallelAsync(int port)
        => Same(set => System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, 8), async (_, _) => set(await Ask.TcpAsync(port))).Wait());

    public static string ParallelQuery(int port)
        => Same(set => Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(2).Select(_ => Ask.Tcp(port))
            .ToList().ForEach(set));

    public static string Timer(int port) => On(set => new Timer(_ => set(Ask.Tcp(port)), null, 1, Timeout.Infinite));

    public static string TimersTimer(int port) => On(set =>
    {
        var timer = new System.Timers.Timer(1) { AutoReset = false };
        timer.Elapsed += (_, _) => set(Ask.Tcp(port));
        timer.Start();
    });

    public static string PeriodicTimer(int port) => TickTwice(port).Result;

    public static string RegisteredWait(int port) => On(set =>
    {
        var signal = new ManualResetEvent(false);
        ThreadPool.RegisterWaitForSingleObject(signal, (_, _) => set(Ask.Tcp(port)), null, -1, true);
        signal.Set();
    });

    public static string Cancellation(int port)
        => On(set => new CancellationTokenSource(1).Token.Register(() => set(Ask.Tcp(port))));

    public static string FileWatcher(int port)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("netnsps-");
        var watcher = new FileSystemWatcher(directory.FullName);
        string answer = On(set =>
        {
            watcher.Created += (_, _) => set(Ask.Tcp(port));
            watcher.EnableRaisingEvents = true;
            File.WriteAllText(Path.Combine(directory.FullName, "x"), "");
        });

        // Before its directory is gone: without a watch to remove, the thread that reads the events would never end.
        watcher.Dispose();
        directory.Delete(true);
        return answer;
    }

    public static string ProcessEvents(int port)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(
            "echo", "x") { RedirectStandardOutput = true }, EnableRaisingEvents = true };
        return Same(set =>
        {
            using var both = new CountdownEvent(2);
            process.OutputDataReceived += (_, e) => { if (e.Data == "x") { set(Ask.Tcp(port)); both.Signal(); } };
            process.Exited += (_, _) => { set(Ask.Tcp(port)); both.Signal(); };
            process.Start();
            process.BeginOutputReadLine();
            if (!both.Wait(30_000)) set("no event");
        });
    }

    private static async Task<string> Chain(int port)
    {
        string first = await Ask.TcpAsync(port);
        await System.Threading.Tasks.Task.Yield();
        string second = await Ask.TcpAsync(port).ConfigureAwait(false);
        await System.Threading.Tasks.Task.Delay(1);
        return first == second && second == Ask.Tcp(port) ? first : "two answers";
    }

    private static async Task<string> TickTwice(int port)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        await timer.WaitForNextTickAsync();
        string first = Ask.Tcp(port);
        await timer.WaitForNextTickAsync();
        return first == Ask.Tcp(port) ? first : "two answers";
    }

    private static string On(Action<Action<string>> start)
    {
        var answer = new TaskCompletionSource<string>();
        start(text => answer.TrySetResult(text));
        return answer.Task.Wait(30_000) ? answer.Task.Result : "no answer";
    }

    private static string Same(Action<Action<string>> run)
    {
        var answers = new ConcurrentBag<string>();
        run(answers.Add);
        return string.Join(' ', answers.Distinct());
    }
}
