using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>Makes an item of one message of a dump, or of the answer to a query.</summary>
/// <remarks>Runs while the connection is locked: it must not use the connection.</remarks>
internal delegate T NetlinkParser<out T>(NetlinkMessage message);

/// <summary>
/// Requests and their answers over one netlink socket. Safe to use from several threads: one exchange at a time.
/// Whatever failed before, the next exchange starts clean, because answers to earlier sequence numbers are skipped.
/// </summary>
internal sealed class NetlinkConnection : IDisposable
{
    private const int DumpAttempts = 8;

    // 2^32 divided by the golden ratio: multiples of it, modulo 2^32,
    // are spread evenly (Knuth, The Art of Computer Programming, 6.4).
    private const uint SpreadingFactor = 2654435769;

    // Far apart: what a kernel before 6.15 tells of a new link whose parent is in another namespace, it sends there, to
    // whatever socket has the port number of the one that asked (rtnl_newlink, net/core/rtnetlink.c). Were the sequence
    // number the same too, it would be taken for an answer.
    private static uint s_connections;

    private readonly Lock _lock = new();
    private readonly Func<ushort, string> _nameOf;

    /// <summary>Speaks over a transport, which it owns from then on.</summary>
    /// <param name="transport">The socket, or a test's script.</param>
    /// <param name="nameOf">The name of a message type, for exceptions: <c>RTM_NEWLINK</c>.</param>
    internal NetlinkConnection(INetlinkTransport transport, Func<ushort, string> nameOf)
    {
        Transport = transport;
        _nameOf = nameOf;
    }

    internal INetlinkTransport Transport { get; }

    /// <summary>For the exchange, which holds the lock.</summary>
    internal uint NextSequence { get; set; } = 1;

    /// <summary>A connection whose sequence numbers are not those of others.</summary>
    internal static NetlinkConnection Open(NetlinkProtocol protocol, Func<ushort, string> nameOf)
        => new(NetlinkSocketTransport.Open(protocol),
            nameOf)
        { NextSequence = unchecked(Interlocked.Increment(ref s_connections) * SpreadingFactor) };

    /// <summary>Sends one request and waits until the kernel has carried it out.</summary>
    /// <param name="request">One message.</param>
    /// <param name="subject">What it is about, for the exception.</param>
    /// <returns>The kernel's warning, if it has one although it obeyed; else null.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal string? Execute(scoped ref NetlinkWriter request, string? subject = null)
    {
        using var exchange = new NetlinkExchange(this, request.Finish(), NetlinkAcks.Each, subject);
        NetlinkAck ack = exchange.ReadAck(out _);
        return ack.Errno == Errno.None ? ack.Message : throw exchange.Failure(ack);
    }

    /// <summary>
    /// Like <see cref="Execute"/>, and asks the kernel to tell what it made of the request (NLM_F_ECHO).
    /// </summary>
    /// <returns>What it told; null where a kernel, or a kind of object, knows no echo.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal T? ExecuteEchoed<T>(scoped ref NetlinkWriter request, NetlinkParser<T> parse, string? subject = null)
        where T : class
    {
        using var exchange = new NetlinkExchange(
            this, request.Finish(), NetlinkAcks.Each, subject, NetlinkFlags.NLM_F_ECHO);
        T? told = null;
        while (true)
        {
            NetlinkMessage message = exchange.ReadMessage();
            if (message.Header.Type != NetlinkWire.NLMSG_ERROR)
            {
                told = parse(message);
                continue;
            }

            NetlinkAck ack = NetlinkAck.ReadError(message);
            return ack.Errno == Errno.None ? told : throw exchange.Failure(ack);
        }
    }

    /// <summary>Sends one request that the kernel answers with one message.</summary>
    /// <exception cref="NetlinkException">The kernel refused, for example because there is no such thing.</exception>
    internal T Query<T>(scoped ref NetlinkWriter request, NetlinkParser<T> parse, string? subject = null)
    {
        using var exchange = new NetlinkExchange(this, request.Finish(), NetlinkAcks.None, subject);
        NetlinkMessage message = exchange.ReadMessage();
        if (message.Header.Type != NetlinkWire.NLMSG_ERROR) return parse(message);

        NetlinkAck ack = NetlinkAck.ReadError(message);
        throw ack.Errno != Errno.None
            ? exchange.Failure(ack)
            : new NetlinkDecodeException("The kernel acknowledged a query instead of answering it.");
    }

    /// <summary>
    /// Lists what the kernel has. A listing that changed under way is repeated, so that none is torn.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused; or EBUSY: the list never stood still.</exception>
    internal List<T> Dump<T>(scoped ref NetlinkWriter request, NetlinkParser<T> parse, string? subject = null)
    {
        Span<byte> message = request.Finish();
        var items = new List<T>();
        for (int attempt = 0; attempt < DumpAttempts; attempt++)
        {
            items.Clear();
            var exchange = new NetlinkExchange(this, message, NetlinkAcks.None, subject, NetlinkFlags.NLM_F_DUMP);
            try
            {
                if (NetlinkDump.TryRead(ref exchange, parse, items)) return items;
            }
            finally
            {
                exchange.Dispose();
            }
        }

        throw new NetlinkException(
            Errno.EBUSY, _nameOf(NetlinkBatch.TypeOf(message)), subject,
                $"the list changed during each of {DumpAttempts} readings");
    }

    /// <summary>Sends many requests with as few calls as possible. The kernel goes on behind one that fails.</summary>
    /// <param name="requests">The messages, in the order in which the kernel must carry them out.</param>
    /// <param name="acks">Whether the kernel confirms each message, or only
    /// the last one of each datagram; failures are always told.</param>
    /// <param name="subjectOf">What the message at an index is about, asked for the exceptions only.</param>
    /// <returns>One exception for each refused message, in order; none when all were carried out.</returns>
    internal IReadOnlyList<NetlinkException> TryExecuteBatch(
        scoped ref NetlinkWriter requests, NetlinkAcks acks = NetlinkAcks.Last, Func<int, string?>? subjectOf = null)
    {
        List<NetlinkException>? failures = null;
        Span<byte> rest = requests.Finish();
        for (int first = 0; !rest.IsEmpty;)
        {
            int length = NetlinkBatch.NextDatagram(rest, out int count);
            using var exchange = new NetlinkExchange(this, rest[..length], acks, null);
            exchange.ReadAcks(first, subjectOf, ref failures);
            rest = rest[length..];
            first += count;
        }

        return failures ?? (IReadOnlyList<NetlinkException>)[];
    }

    /// <summary>Like <see cref="TryExecuteBatch"/>, for those who need all of it.</summary>
    /// <exception cref="NetlinkException">The first refusal; the
    /// messages behind it were carried out nevertheless.</exception>
    internal void ExecuteBatch(
        scoped ref NetlinkWriter requests, NetlinkAcks acks = NetlinkAcks.Last, Func<int, string?>? subjectOf = null)
    {
        IReadOnlyList<NetlinkException> failures = TryExecuteBatch(ref requests, acks, subjectOf);
        if (failures.Count > 0) throw failures[0];
    }

    /// <summary>
    /// Sends requests of which the last one is a query: a change and a look at what became of it, in one exchange.
    /// </summary>
    /// <param name="requests">The messages, in the order in which the kernel must carry them out.</param>
    /// <param name="parse">Makes the answer of what the kernel tells to the last one.</param>
    /// <param name="subjectOf">What the message at an index is about, asked for the exceptions only.</param>
    /// <exception cref="NetlinkException">The first refusal; the
    /// messages behind it were carried out nevertheless.</exception>
    internal T ExecuteThenQuery<T>(
        scoped ref NetlinkWriter requests, NetlinkParser<T> parse, Func<int, string?>? subjectOf = null)
    {
        List<NetlinkException>? failures = null;
        Span<byte> rest = requests.Finish();
        for (int first = 0; ;)
        {
            int length = NetlinkBatch.NextDatagram(rest, out int count);
            bool isLast = length == rest.Length;
            using var exchange = new NetlinkExchange(this, rest[..length], isLast
                ? NetlinkAcks.None
                : NetlinkAcks.Last, null);
            if (isLast) return exchange.ReadAnswer(parse, first, subjectOf, ref failures);
            exchange.ReadAcks(first, subjectOf, ref failures);
            rest = rest[length..];
            first += count;
        }
    }

    /// <summary>Closes the socket. What runs in another thread ends first.</summary>
    public void Dispose()
    {
        lock (_lock) Transport.Dispose();
    }

    internal string NameOf(ushort type) => _nameOf(type);

    internal void Enter()
    {
        // Answers are parsed while the lock is held; a second exchange inside would eat the first one's datagrams.
        if (_lock.IsHeldByCurrentThread)
            throw new InvalidOperationException("A netlink parser must not use its connection.");
        _lock.Enter();
    }

    internal void Exit() => _lock.Exit();
}
