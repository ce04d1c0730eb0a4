using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>A kernel whose answers a test writes, datagram by datagram.</summary>
internal sealed class ScriptedTransport : INetlinkTransport
{
    private readonly Queue<Func<byte[]>> _answers = new();

    internal List<byte[]> Sent { get; } = [];

    internal bool IsDisposed { get; private set; }

    /// <summary>Queues a datagram; the function sees what was sent when it is asked for.</summary>
    internal ScriptedTransport Answer(Func<byte[]> datagram)
    {
        _answers.Enqueue(datagram);
        return this;
    }

    internal ScriptedTransport Answer(params byte[][] messages) => Answer(() => [.. messages.SelectMany(m => m)]);

    internal ScriptedTransport Fail(Errno errno) => Answer(() => throw new LinuxException("recv", errno));

    /// <summary>What sending fails with; None for not at all.</summary>
    internal Errno SendError { get; set; }

    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (SendError != Errno.None) throw new LinuxException("send", SendError);
        Sent.Add(datagram.ToArray());
    }

    public int Receive(Span<byte> buffer)
    {
        // As a socket with a receive timeout: nothing more comes.
        if (!_answers.TryDequeue(out Func<byte[]>? answer)) throw new LinuxException("recv", Errno.EAGAIN);
        byte[] datagram = answer();
        datagram.AsSpan(0, Math.Min(datagram.Length, buffer.Length)).CopyTo(buffer);
        return datagram.Length;
    }

    public void Dispose() => IsDisposed = true;

    /// <summary>The headers of the messages in the datagram sent at an index.</summary>
    internal List<NetlinkHeader> Headers(int index)
    {
        var headers = new List<NetlinkHeader>();
        var reader = new NetlinkMessageReader(Sent[index]);
        while (reader.MoveNext()) headers.Add(reader.Current.Header);
        return headers;
    }
}
