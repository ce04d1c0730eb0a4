using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetnsPS.Namespaces;
using NetnsPS.Servers;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>What a DNS server knows, and where it listens.</summary>
public sealed record DnsServerOptions
{
    /// <summary>A name to find it by; <c>dnsN</c> when null.</summary>
    public string? Name { get; init; }

    /// <summary>Its records.</summary>
    public IReadOnlyList<DnsRecord> Records { get; init; } = [];

    /// <summary>What it does differently for some queries.</summary>
    public IReadOnlyList<DnsRule> Rules { get; init; } = [];

    /// <summary>Zone files with more records (RFC 1035, section 5).</summary>
    public IReadOnlyList<string> ZoneFiles { get; init; } = [];

    /// <summary>What names in zone files are below until the file says so itself.</summary>
    public string Origin { get; init; } = ".";

    /// <summary>The addresses to listen on; empty for all, of IPv4 and IPv6.</summary>
    public IReadOnlyList<IPAddress> ListenAddresses { get; init; } = [];

    /// <summary>The port; 0 for one that is free.</summary>
    public int Port { get; init; } = 53;

    /// <summary>Servers to ask for names that are not known here, in this order; none when empty.</summary>
    public IReadOnlyList<IPEndPoint> Fallback { get; init; } = [];

    /// <summary>
    /// Namespaces whose programs are to ask this server: their resolv.conf leads to it while it runs.
    /// </summary>
    public IReadOnlyList<Netns> ResolverFor { get; init; } = [];
}

/// <summary>
/// A DNS server in a network namespace, over UDP and TCP: authoritative for its records, with faults where rules say
/// so, and with the help of other servers for what it does not know.
/// </summary>
/// <remarks>Sources: RFC 1034, RFC 1035, RFC 2308, RFC 4592, RFC 6891, RFC 7766.</remarks>
public sealed class NetnsDnsServer : NetnsServer
{
    private const int LargestZoneFile = 64 << 20; // bytes
    private const int MostConnections = 256;
    private const int MostQuestions = 256; // to other servers, at once
    private const int DatagramsInTurn = 64;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_upstreamTimeout = TimeSpan.FromSeconds(3);

    [ThreadStatic]
    private static DnsWriter? t_writer;

    private readonly DnsServerOptions _options;
    private readonly DnsResponder _responder;
    private readonly DnsQueryLog _log = new();
    private readonly Lock _changing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _connections = new();
    private readonly List<Action> _undo = [];
    private readonly SafeFd _wake = Polling.OpenEvent();
    private IReadOnlyList<Socket> _sockets = [];
    private Thread? _thread;
    private int _asking;

    private NetnsDnsServer(Netns netns, DnsServerOptions options) : base(netns, options.Name)
    {
        _options = options;
        _responder = new DnsResponder(options.Fallback.Count > 0);
    }

    /// <inheritdoc/>
    public override string Kind => "dns";

    /// <summary>Its records, by name.</summary>
    public IReadOnlyList<DnsRecord> Records => _responder.Catalog.Records.ToArray();

    /// <summary>Its rules, by name.</summary>
    public IReadOnlyList<DnsRule> Rules => _responder.Catalog.Rules.ToArray();

    /// <summary>The servers that it asks for names that it does not know.</summary>
    public IReadOnlyList<IPEndPoint> Fallback => _options.Fallback;

    /// <summary>The last queries, oldest first: 16,384 at most, or as many as have 64 MiB of answers.</summary>
    public IReadOnlyList<NetnsDnsQuery> Queries => _log.Read();

    /// <summary>How many queries came.</summary>
    public long QueryCount => _log.Count;

    /// <summary>Starts a server; its sockets are bound when this returns.</summary>
    /// <param name="netns">Where.</param>
    /// <param name="options">What it knows, and where it listens.</param>
    /// <exception cref="InvalidInputException">A record, rule, zone file or address is not valid; no socket was
    /// opened.</exception>
    /// <exception cref="ServerPortTakenException">The port is taken.</exception>
    /// <exception cref="NetnsNotIsolatedException">A namespace that is to ask it has no files of its own.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static NetnsDnsServer Start(Netns netns, DnsServerOptions options)
    {
        DnsCatalog catalog = DnsCatalog.Empty.With([.. options.Records, .. ReadZones(options)], options.Rules);
        if (options.Port is < 0 or > ushort.MaxValue)
            throw new InvalidInputException(InputFault.Port,
                $"{options.Port} is not a valid port: expected 1 to 65535, or 0 for one that is free.");
        IPAddress[] addresses = [.. options.ListenAddresses.Distinct()];
        if (options.Fallback.FirstOrDefault(f => IsItself(f, netns, addresses, options.Port)) is { } itself)
            throw new InvalidInputException(
                InputFault.Value, $"The server can't ask itself ({itself}) for what it does not know.");
        IPAddress[] resolvers = [.. options.ResolverFor.Select(n => AddressFor(n, netns, options))];
        var server = new NetnsDnsServer(netns, options);
        try
        {
            server._responder.Catalog = catalog;
            server._sockets = ServerSockets.Open(
                netns, addresses, options.Port, PortProtocol.Udp, PortProtocol.Tcp);
            server.EndPoint = server._sockets.Select(ServerSockets.EndPointOf).ToArray();
            for (int i = 0; i < resolvers.Length; i++)
                server._undo.Add(ResolverFile.Point(options.ResolverFor[i], resolvers[i]));
            server.Serve();
            server.Begin();
            return server;
        }
        catch
        {
            server.Stop();
            throw;
        }
    }

    /// <summary>
    /// Gives names other records and rules, in the place of all that they had; queries for them are counted anew.
    /// </summary>
    /// <param name="records">Their records.</param>
    /// <param name="rules">Their rules.</param>
    /// <param name="removed">Names that are to have nothing.</param>
    /// <exception cref="InvalidInputException">One is not valid; nothing has changed.</exception>
    public void SetRecords(
        IReadOnlyList<DnsRecord> records, IReadOnlyList<DnsRule>? rules = null, IReadOnlyList<string>? removed = null)
    {
        DnsName[] gone = [.. (removed ?? []).Select(n => DnsName.Parse(n, isOwner: true))];
        lock (_changing)
        {
            DnsCatalog catalog = _responder.Catalog;
            if (gone.FirstOrDefault(n => !catalog.Has(n)) is { } unknown)
                throw new InvalidInputException(InputFault.DnsName,
                    $"The server '{Name}' has no records and no rules of '{unknown}', and so none to remove.");
            _responder.Catalog = catalog.With(records, rules ?? [], gone);
        }
    }

    private protected override void Close()
    {
        _stop.Cancel();
        Polling.Signal(_wake);
        if (_thread is { } thread && thread != Thread.CurrentThread) thread.Join();
        foreach (Socket socket in _sockets) socket.Dispose();
        foreach (Socket connection in _connections.Keys) connection.Dispose();
        _wake.Dispose();
        foreach (Action undo in _undo)
        {
            try
            {
                undo();
            }
            catch (Exception error) when (error is NetnsException or IOException or ObjectDisposedException)
            {
                // The namespace is going, and its files with it.
            }
        }
    }

    private static bool IsItself(IPEndPoint other, Netns netns, IPAddress[] addresses, int port)
        => other.Port == port && (addresses.Length == 0
            ? ServerSockets.IsOwn(netns, other.Address)
            : addresses.Contains(other.Address));

    private static List<DnsRecord> ReadZones(DnsServerOptions options)
    {
        var records = new List<DnsRecord>();
        DnsName origin = DnsName.Parse(options.Origin);
        foreach (string path in options.ZoneFiles)
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > LargestZoneFile)
                throw new InvalidInputException(InputFault.DnsZone, file.Exists
                    ? $"The zone file '{path}' is larger than 64 MiB."
                    : $"There is no zone file '{path}'.");
            records.AddRange(MasterFile.Parse(File.ReadAllText(path, Encoding.UTF8), file.Name, origin));
        }

        return records;
    }

    // The address by which a namespace reaches the server.
    private static IPAddress AddressFor(Netns asking, Netns netns, DnsServerOptions options)
    {
        if (!asking.Isolation.HasFlag(NetnsIsolation.Mount))
            throw new NetnsNotIsolatedException(asking.Name, NetnsIsolation.Mount);
        if (options.Port != ResolverFile.Port)
            throw new InvalidInputException(
                InputFault.Port, $"resolv.conf can't name the port {options.Port}: the port must be 53.");
        if (options.ListenAddresses is [{ } first, ..]
            && !first.Equals(IPAddress.Any) && !first.Equals(IPAddress.IPv6Any)) return first;
        if (asking.Identity == netns.Identity) return IPAddress.Loopback;
        throw new InvalidInputException(InputFault.ListenAddress,
            $"By which address network namespace '{asking.Name}' reaches the server can't be told: name the address "
            + "that it is to listen on.");
    }

    private void Serve()
    {
        Socket[] datagrams = [.. _sockets.Where(s => s.SocketType == SocketType.Dgram)];
        _thread = NetnsThread.StartInHost("netns dns", () => ServeDatagrams(datagrams));

        // From a flow of the host's own: what runs here must not keep anything of the caller's.
        using (ExecutionContext.SuppressFlow())
        {
            foreach (Socket listener in _sockets.Except(datagrams))
                Task.Run(() => Netns.Host.RunAsync(() => AcceptAsync(listener)));
        }
    }

    private void ServeDatagrams(Socket[] sockets)
    {
        try
        {
            byte[] buffer = new byte[DnsWriter.Largest];
            var polled = new Polling.PollDescriptor[sockets.Length + 1];
            polled[^1] = new Polling.PollDescriptor { Fd = _wake.Number, Events = Polling.POLLIN };
            for (int i = 0; i < sockets.Length; i++)
                polled[i] = new Polling.PollDescriptor
                {
                    Fd = (int)sockets[i].SafeHandle.DangerousGetHandle(),
                    Events = Polling.POLLIN,
                };
            while (!_stop.IsCancellationRequested)
            {
                if (Polling.WaitAny(polled) == 0) continue;
                for (int i = 0; i < sockets.Length; i++)
                {
                    if (polled[i].ReturnedEvents != 0) ServeDatagrams(sockets[i], buffer);
                }
            }
        }
        catch (Exception error)
        {
            if (!_stop.IsCancellationRequested) Fail(error);
        }
    }

    private void ServeDatagrams(Socket socket, byte[] buffer)
    {
        for (int turn = 0; turn < DatagramsInTurn && !_stop.IsCancellationRequested; turn++)
        {
            var path = new DatagramPath(socket.AddressFamily);
            int length = DatagramCalls.Receive(socket.SafeHandle, buffer, path);
            if (length < 0) return;
            var client = (IPEndPoint)new IPEndPoint(
                socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0)
                .Create(path.Peer);
            (DnsReply reply, NetnsDnsQuery query) = Respond(buffer.AsSpan(0, length), client, PortProtocol.Udp);
            if (reply.Code is null) continue;
            if (reply.Unknown is null && reply.Delay <= TimeSpan.Zero) Send(socket, t_writer!.Written, path, query);
            else _ = SendLaterAsync(socket, path, reply, query);
        }
    }

    private async Task SendLaterAsync(Socket socket, DatagramPath path, DnsReply reply, NetnsDnsQuery query)
    {
        try
        {
            byte[] answer = await FinishAsync(reply, query);
            Send(socket, answer, path, query);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            query.NoteFailure("the server was stopped before");
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void Send(Socket socket, ReadOnlySpan<byte> answer, DatagramPath path, NetnsDnsQuery query)
    {
        // Before it is sent: who has the answer finds it in the log.
        _log.NoteAnswer(query, answer);
        Errno errno = DatagramCalls.Answer(socket.SafeHandle, answer, path);
        if (errno != Errno.None) query.NoteFailure($"the answer could not be sent ({errno})");
    }

    // The answer is in this thread's writer.
    private (DnsReply Reply, NetnsDnsQuery Query) Respond(
        ReadOnlySpan<byte> message, IPEndPoint client, PortProtocol transport)
    {
        DnsReply reply = _responder.Respond(message, transport, t_writer ??= new DnsWriter());
        return (reply, _log.Add(number => new NetnsDnsQuery(this, number, client, transport, reply)));
    }

    // What must be awaited before an answer is sent: a delay, and other servers.
    private Task<byte[]> FinishAsync(DnsReply reply, NetnsDnsQuery query)
    {
        byte[] written = t_writer!.Written.ToArray();
        return FinishAsync();

        async Task<byte[]> FinishAsync()
        {
            Task held = reply.Delay > TimeSpan.Zero ? Task.Delay(reply.Delay, _stop.Token) : Task.CompletedTask;
            if (reply.Unknown is not null)
            {
                try
                {
                    await AskOthersAsync(reply, query);
                }
                finally
                {
                    Interlocked.Decrement(ref _asking);
                }

                DnsWriter writer = t_writer ??= new DnsWriter();
                DnsResponder.Write(reply, writer);
                written = writer.Written.ToArray();
            }

            await held;
            return written;
        }
    }

    private async Task AskOthersAsync(DnsReply reply, NetnsDnsQuery query)
    {
        DnsQuestion question = reply.Request!.Question with { Name = reply.Unknown! };
        var failures = new List<string>();

        // Servers that ask each other would do so for ever.
        bool isCircle = Interlocked.Increment(ref _asking) > MostQuestions;
        if (isCircle) failures.Add("too many questions to other servers are open");
        foreach (IPEndPoint server in isCircle ? [] : _options.Fallback)
        {
            var exchange = new DnsExchange(Netns, server, question, s_upstreamTimeout);
            DnsOutcome outcome = await exchange.AskAsync(isTcp: false, _stop.Token);
            if (outcome.Message is not { } message)
            {
                failures.Add($"{server} {outcome.Failure}");
                continue;
            }

            reply.Code = message.Code;
            reply.IsAuthoritative = false;
            reply.Authorities.Clear();
            foreach (DnsRecord record in message.Answers) reply.Answers.Add((record.Owner, record));
            foreach (DnsRecord record in message.Authorities) reply.Authorities.Add((record.Owner, record));
            foreach (DnsRecord record in message.Additionals) reply.Additionals.Add((record.Owner, record));
            return;
        }

        reply.Code = DnsResponseCode.ServFail;
        reply.Answers.Clear();
        reply.Authorities.Clear();
        query.NoteFailure($"not known, and {string.Join(", ", failures)}");
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket connection = await listener.AcceptAsync(_stop.Token);
                if (_connections.Count < MostConnections && _connections.TryAdd(connection, true))
                    _ = ServeConnectionAsync(connection);
                else connection.Dispose();
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // Too many open files, or a client that is gone again: the others wait no longer than this.
                await Task.Delay(10, CancellationToken.None);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException
                or SocketException)
            {
                return;
            }
            catch (Exception error)
            {
                Fail(error);
                return;
            }
        }
    }

    private async Task ServeConnectionAsync(Socket connection)
    {
        using var turn = new SemaphoreSlim(1, 1);
        var answering = new List<Task>();
        try
        {
            var client = (IPEndPoint)connection.RemoteEndPoint!;
            connection.NoDelay = true;
            byte[] head = new byte[sizeof(ushort)];
            while (await TryReadAsync(connection, head))
            {
                byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                if (!await TryReadAsync(connection, message)) break;

                // One that is held back does not hold those behind it (RFC 7766, section 6.2.1.1).
                answering.RemoveAll(t => t.IsCompleted);
                answering.Add(AnswerAsync(connection, message, client, turn));
            }

            await Task.WhenAll(answering);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The client is gone, or the server.
        }
        catch (Exception error)
        {
            Fail(error);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Dispose();
            await Task.WhenAll(answering); // none of them throws; they share the turn
        }
    }

    private async Task<bool> TryReadAsync(Socket connection, Memory<byte> buffer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(s_idle);
        while (!buffer.IsEmpty)
        {
            int count = await connection.ReceiveAsync(buffer, limit.Token);
            if (count == 0) return false;
            buffer = buffer[count..];
        }

        return true;
    }

    private async Task AnswerAsync(Socket connection, byte[] message, IPEndPoint client, SemaphoreSlim turn)
    {
        NetnsDnsQuery? query = null;
        try
        {
            (DnsReply reply, query) = Respond(message, client, PortProtocol.Tcp);
            if (reply.Code is null) return;
            byte[] answer = await FinishAsync(reply, query);
            byte[] framed = new byte[answer.Length + sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
            answer.CopyTo(framed, sizeof(ushort));
            await turn.WaitAsync(_stop.Token);
            try
            {
                _log.NoteAnswer(query, answer);
                for (ReadOnlyMemory<byte> left = framed; !left.IsEmpty;)
                    left = left[await connection.SendAsync(left, _stop.Token)..];
            }
            finally
            {
                turn.Release();
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            query?.NoteFailure("the connection or the server was closed before");
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }
}
