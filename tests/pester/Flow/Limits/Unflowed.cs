using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using NetnsPS;

// Code that asks for a name from where the flow does not come along.
public static class Unflowed
{
    private static Lazy<string> s_once;

    public static string UnsafeQueued(int port)
        => On(set => ThreadPool.UnsafeQueueUserWorkItem(_ => set(Ask.Tcp(port)), null));

    public static string Suppressed(int port) => On(set =>
    {
        using (ExecutionContext.SuppressFlow()) Task.Run(() => set(Ask.Tcp(port)));
    });

    // A signal's handler; it enters when it is told where.
    public static string Signal(int port, Netns netns)
    {
        const int SIGCONT = 18;
        return On(set =>
        {
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, context =>
            {
                context.Cancel = true;
                set(netns is null ? Ask.Tcp(port) : netns.Run(() => Ask.Tcp(port)));
            });
            using Process kill = Process.Start("kill", $"-{SIGCONT} {Environment.ProcessId}");
            kill.WaitForExit();
        });
    }

    // Asked once for all, by whoever comes first.
    public static string Once(int port)
        => LazyInitializer.EnsureInitialized(ref s_once, () => new Lazy<string>(() => Ask.Tcp(port))).Value;

    private static string On(Action<Action<string>> start)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        start(text => answer.TrySetResult(text));
        return answer.Task.Wait(30_000) ? answer.Task.Result : "no answer";
    }

    // A background task that serves requests from a channel, where it was started.
    public sealed class Consumer : IDisposable
    {
        private readonly Channel<(Netns Netns, TaskCompletionSource<string> Answer)> _requests =
            Channel.CreateUnbounded<(Netns, TaskCompletionSource<string>)>();
        private readonly Task _serving;

        public Consumer(int port) => _serving = Task.Run(async () =>
        {
            await foreach ((Netns netns, TaskCompletionSource<string> answer) in _requests.Reader.ReadAllAsync())
            {
                answer.SetResult(netns is null ? global::Ask.Tcp(port) : netns.Run(() => global::Ask.Tcp(port)));
            }
        });

        public string Ask(Netns netns)
        {
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _requests.Writer.TryWrite((netns, answer));
            return answer.Task.Result;
        }

        public void Dispose()
        {
            _requests.Writer.Complete();
            _serving.Wait();
        }
    }
}
