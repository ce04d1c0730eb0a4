using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

// The mirror image: code of the host that keeps asking, from a task, a thread and a timer, while others are inside.
public sealed class HostWitness : IDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEvent _stop = new(false);
    private readonly int _port;
    private readonly Timer _timer;
    private readonly Thread _thread;
    private readonly Task _task;
    private int _asked;

    public HostWitness(int port)
    {
        _port = port;
        _thread = new Thread(AskOnThread) { IsBackground = true };
        _thread.Start();
        _task = Task.Run(AskOnTask);
        _timer = new Timer(_ => Note(Ask.Tcp(port)), null, s_pace, s_pace);
    }

    public int Asked => _asked;

    // Answers that were not the host's.
    public ConcurrentBag<string> Wrong { get; } = [];

    public void Dispose()
    {
        _stop.Set();
        _timer.Dispose();
        _thread.Join();
        _task.Wait();
    }

    private void AskOnThread()
    {
        while (!_stop.WaitOne(s_pace)) Note(Ask.Tcp(_port));
    }

    private async Task AskOnTask()
    {
        using var timer = new PeriodicTimer(s_pace);
        while (await timer.WaitForNextTickAsync() && !_stop.WaitOne(0)) Note(await Ask.TcpAsync(_port));
    }

    private void Note(string answer)
    {
        Interlocked.Increment(ref _asked);
        if (answer != "host") Wrong.Add(answer);
    }
}
