using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

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

    /// <summary>How many exchanges there were: what a caller's work costs.</summary>
    internal int Exchanges { get; private set; }

    /// <summary>A connection whose sequence numbers are not those of others.</summary>
    internal static NetlinkConnection Open(NetlinkProtocol protocol, Func<ushort, string> nameOf)
        => new(NetlinkSocketTransport.Open(protocol), nameOf)
        {
            NextSequence = unchecked(Interlocked.Increment(ref s_connections) * SpreadingFactor),
        };

    /// <summary>
    /// Carries out requests with as few calls as possible. The kernel goes on behind one that fails.
    /// </summary>
    /// <param name="requests">The requests, in the order in which the kernel must carry them out.</param>
    /// <exception cref="NetlinkException">The first refusal.</exception>
    internal void Execute(params ReadOnlySpan<NetlinkRequest> requests)
    {
        IReadOnlyList<NetlinkException> failures = TryExecute(requests);
        if (failures.Count > 0) throw failures[0];
    }

    /// <summary>Like <see cref="Execute"/>, for callers who go on behind a refusal.</summary>
    /// <returns>One exception for each refused request, in order; none when all were carried out.</returns>
    internal IReadOnlyList<NetlinkException> TryExecute(params ReadOnlySpan<NetlinkRequest> requests)
    {
        List<NetlinkException>? failures = null;
        Exchange<object>(requests, NetlinkFlags.NLM_F_ACK, null, null, ref failures);
        return failures ?? (IReadOnlyList<NetlinkException>)[];
    }

    /// <summary>Carries out a request, and asks the kernel to report what became of it (NLM_F_ECHO).</summary>
    /// <returns>What it reported; null where a kernel, or a kind of object, knows no echo.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal T? ExecuteEchoed<T>(NetlinkRequest request, NetlinkParser<T> read) where T : class
    {
        List<NetlinkException>? failures = null;
        var reported = new List<T>();
        Exchange([request], NetlinkFlags.NLM_F_ACK | NetlinkFlags.NLM_F_ECHO, read, reported, ref failures);
        return failures is null ? reported.LastOrDefault() : throw failures[0];
    }

    /// <summary>Asks for one thing.</summary>
    /// <exception cref="NetlinkException">The kernel refused, for example because there is no such thing.</exception>
    internal T Query<T>(in NetlinkQuery<T> query)
    {
        using var exchange = new NetlinkExchange(this, [query.Request], NetlinkFlags.None);
        NetlinkMessage message = exchange.ReadMessage(out _);
        return message.Header.Type == NetlinkWire.NLMSG_ERROR
            ? throw exchange.Refusal(message, 0) ?? (Exception)NotAnswered()
            : query.Read(message);
    }

    /// <summary>
    /// Carries out requests of which some, and the last one, are queries: changes, and a look at what became of them.
    /// </summary>
    /// <param name="requests">The requests, in the order in which the kernel must carry them out.</param>
    /// <param name="read">Makes an item of the answer to a query.</param>
    /// <returns>The answers, in the order of the queries.</returns>
    /// <exception cref="NetlinkException">The first refusal; what is
    /// behind it was carried out nevertheless.</exception>
    internal List<T> Query<T>(ReadOnlySpan<NetlinkRequest> requests, NetlinkParser<T> read)
    {
        List<NetlinkException>? failures = null;
        var answers = new List<T>();
        Exchange(requests, NetlinkFlags.None, read, answers, ref failures);
        if (failures is not null) throw failures[0];
        return answers.Count > 0 ? answers : throw NotAnswered();
    }

    /// <summary>
    /// Lists what the kernel has. A listing that changed under way is repeated, so that none is torn.
    /// </summary>
    /// <exception cref="NetlinkException">The kernel refused; or EBUSY: the list never stood still.</exception>
    internal List<T> List<T>(in NetlinkQuery<T> query)
    {
        var items = new List<T>();
        for (int attempt = 0; attempt < DumpAttempts; attempt++)
        {
            items.Clear();
            using var exchange = new NetlinkExchange(this, [query.Request], NetlinkFlags.NLM_F_DUMP);
            if (!exchange.TryReadList(query.Read, items)) continue;
            if (query.IsWanted is { } wanted) items.RemoveAll(i => !wanted(i));
            return items;
        }

        throw new NetlinkException(
            Errno.EBUSY, _nameOf(query.Request.Type), query.Request.Subject,
            $"the list changed during each of {DumpAttempts} readings");
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
        Exchanges++;
    }

    internal void Exit() => _lock.Exit();

    private void Exchange<T>(ReadOnlySpan<NetlinkRequest> requests, NetlinkFlags flags, NetlinkParser<T>? read,
        List<T>? items, ref List<NetlinkException>? failures)
    {
        for (int first = 0; first < requests.Length;)
        {
            using var exchange = new NetlinkExchange(this, requests[first..], flags);
            exchange.ReadAnswers(read, items, first, ref failures);
            first += exchange.Count;
        }
    }

    private static NetlinkDecodeException NotAnswered()
        => new("The kernel acknowledged a query instead of answering it.");
}
