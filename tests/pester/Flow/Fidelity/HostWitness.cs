using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// The mirror image: code of the host that keeps asking, from a task, a thread and a timer, while others are inside.
public sealed class HostWitness : IDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEvent _stop = new(false);
    private readonly ManualResetEvent _timerEnded = new(false);
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

        // Each tick starts the next: a slow answer must not let them pile up.
        _timer = new Timer(AskOnTick);
        _timer.Change(s_pace, Timeout.InfiniteTimeSpan);
    }

    public int Asked => _asked;

    // Answers that were not the host's.
    public ConcurrentBag<string> Wrong { get; } = [];

    public void Dispose()
    {
        _stop.Set();
        _timerEnded.WaitOne();
        _timer.Dispose();
        _thread.Join();
        _task.Wait();
    }

    private void AskOnThread()
    {
        while (!_stop.WaitOne(s_pace)) Note(() => Task.FromResult(Ask.Tcp(_port))).GetAwaiter().GetResult();
    }

    private async Task AskOnTask()
    {
        using var timer = new PeriodicTimer(s_pace);
        while (await timer.WaitForNextTickAsync() && !_stop.WaitOne(0)) await Note(() => Ask.TcpAsync(_port));
    }

    private void AskOnTick(object state)
    {
        Note(() => Task.FromResult(Ask.Tcp(_port))).GetAwaiter().GetResult();
        if (_stop.WaitOne(0)) _timerEnded.Set();
        else _timer.Change(s_pace, Timeout.InfiniteTimeSpan);
    }

    // A time-out comes from a busy machine and tells nothing. Every other error could be another namespace's.
    private async Task Note(Func<Task<string>> ask)
    {
        string answer;
        try
        {
            answer = await ask();
        }
        catch (Exception e) when (IsTimeout(e))
        {
            return;
        }
        catch (Exception e) when (e is SocketException || e is IOException)
        {
            answer = e.Message;
        }

        Interlocked.Increment(ref _asked);
        if (answer != "host") Wrong.Add(answer);
    }

    private static bool IsTimeout(Exception e)
        => (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode is SocketError.TimedOut
            or SocketError.WouldBlock;
}
