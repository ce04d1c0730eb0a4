namespace NetnsPS.Servers;

/// <summary>
/// Sends back what comes to its sockets, all of them served by one thread. The sockets stay in the namespace that they
/// were opened in, so that the thread needs to be in none.
/// </summary>
internal sealed class EchoEngine : IDisposable
{
    private const int Turns = 16; // of one socket before the others have theirs
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly EventPoll _poll = new();
    private readonly SafeFd _wake = Polling.OpenEvent();
    private readonly List<Peer?> _peers = [null]; // number 0 is the wake's
    private readonly Stack<int> _free = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly (int Number, int Events)[] _ready = new (int, int)[64];
    private readonly Thread _thread;
    private readonly Action<Exception> _failed;
    private volatile bool _isOver;
    private long _connections, _datagrams, _bytes;
    private int _active;

    /// <summary>Begins to serve.</summary>
    /// <param name="sockets">Non-blocking sockets that are bound,
    /// those of TCP listening; they are closed at the end.</param>
    /// <param name="failed">Called on the thread when it can't go on.</param>
    /// <exception cref="LinuxException">Too many files are open, or there are too many threads.</exception>
    internal EchoEngine(IReadOnlyList<(SafeFd Socket, bool IsTcp)> sockets, Action<Exception> failed)
    {
        _failed = failed;
        _poll.Add(_wake, EventPoll.EPOLLIN, 0);
        foreach ((SafeFd socket, bool isTcp) in sockets)
            Watch(new Peer(socket, isTcp ? PeerKind.Listener : PeerKind.Udp));
        _thread = new Thread(Serve) { Name = "netns echo", IsBackground = true };
        EngineThread.Start(_thread);
    }

    /// <summary>How many TCP connections were accepted.</summary>
    internal long Connections => Volatile.Read(ref _connections);

    /// <summary>How many of these are open.</summary>
    internal int Active => Volatile.Read(ref _active);

    /// <summary>How many UDP datagrams came.</summary>
    internal long Datagrams => Volatile.Read(ref _datagrams);

    /// <summary>How many bytes came, of both.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Ends: all sockets are closed when this returns.</summary>
    public void Dispose()
    {
        _isOver = true;
        Polling.Signal(_wake);
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private void Serve()
    {
        try
        {
            while (!_isOver)
            {
                int count = _poll.Wait(Timeout.InfiniteTimeSpan, _ready);
                for (int i = 0; i < count; i++)
                {
                    if (_peers[_ready[i].Number] is { } peer) Serve(peer);
                }
            }
        }
        catch (Exception e) when (e is LinuxException or ObjectDisposedException)
        {
            _failed(e);
        }
        finally
        {
            foreach (Peer? peer in _peers) peer?.Socket.Dispose();
            _wake.Dispose();
            _poll.Dispose();
        }
    }

    private void Serve(Peer peer)
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            bool isMore = peer.Kind switch
            {
                PeerKind.Listener => Accept(peer),
                PeerKind.Udp => AnswerDatagram(peer),
                _ => Echo(peer),
            };
            if (!isMore) return;
        }
    }

    private bool Accept(Peer listener)
    {
        Errno errno = IpSockets.Accept(listener.Socket, out SafeFd accepted);
        if (errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM) Thread.Sleep(s_pause);
        if (errno != Errno.None) return errno is Errno.ECONNABORTED or Errno.EINTR;
        IpSockets.SendAtOnce(accepted);
        Watch(new Peer(accepted, PeerKind.Connection));
        _connections++;
        _active++;
        return true;
    }

    private bool AnswerDatagram(Peer peer)
    {
        int length = IpSockets.Answer(peer.Socket, _buffer);
        if (length < 0) return false;
        _datagrams++;
        _bytes += length;
        return true;
    }

    // Reads no more before all is sent that was read.
    private bool Echo(Peer peer)
    {
        if (peer.Unsent.Length > 0)
        {
            if (!Send(peer, peer.Unsent)) return false;
            _poll.Change(peer.Socket, EventPoll.EPOLLIN, peer.Number);
        }

        Errno errno = IpSockets.Receive(peer.Socket, _buffer, out int length);
        if (errno == Errno.EAGAIN) return false;
        if (errno != Errno.None || length == 0)
        {
            Close(peer);
            return false;
        }

        _bytes += length;
        return Send(peer, _buffer.AsMemory(0, length));
    }

    // Whether all was sent.
    private bool Send(Peer peer, ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            Errno errno = IpSockets.Send(peer.Socket, data.Span, out int sent);
            if (errno == Errno.EAGAIN)
            {
                bool isNew = peer.Unsent.Length == 0;
                peer.Unsent = data.ToArray();
                if (isNew) _poll.Change(peer.Socket, EventPoll.EPOLLOUT, peer.Number);
                return false;
            }

            if (errno != Errno.None)
            {
                Close(peer);
                return false;
            }

            data = data[sent..];
        }

        peer.Unsent = [];
        return true;
    }

    private void Watch(Peer peer)
    {
        if (_free.TryPop(out int number))
        {
            _peers[number] = peer;
        }
        else
        {
            number = _peers.Count;
            _peers.Add(peer);
        }

        peer.Number = number;
        _poll.Add(peer.Socket, EventPoll.EPOLLIN, number);
    }

    private void Close(Peer peer)
    {
        _peers[peer.Number] = null;
        _free.Push(peer.Number);
        peer.Socket.Dispose();
        _active--;
    }

    private enum PeerKind
    {
        Listener,
        Connection,
        Udp,
    }

    private sealed class Peer(SafeFd socket, PeerKind kind)
    {
        internal SafeFd Socket { get; } = socket;

        internal PeerKind Kind { get; } = kind;

        internal int Number { get; set; }

        internal byte[] Unsent { get; set; } = [];
    }
}
