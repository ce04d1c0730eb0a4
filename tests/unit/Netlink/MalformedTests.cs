using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>
/// Whatever bytes come, decoding gives an object or a <see cref="NetlinkDecodeException"/>, soon and in little memory.
/// </summary>
public sealed class MalformedTests
{
    // Decoders make a few objects for each byte that they read, at most.
    private const long BytesForEachByte = 400;

    private static readonly string[] s_received =
        ["received-links", "received-addresses", "received-routes", "received-routes-v6"];

    public static TheoryData<string> Received => [.. s_received];

    [Theory]
    [MemberData(nameof(Received))]
    public void Decode_CutAnywhere_IsDecodedOrRefused(string name)
    {
        byte[] whole = GoldenFile.Read(name);
        for (int length = 0; length < whole.Length; length++) Decode(whole.AsSpan(0, length));
        Assert.True(Decode(whole));
    }

    [Theory]
    [MemberData(nameof(Received))]
    public void Decode_CutWithLengthPutRight_IsDecodedOrRefused(string name)
    {
        // The header says what is there, so that the cut reaches the attributes.
        var reader = new NetlinkMessageReader(GoldenFile.Read(name));
        while (reader.MoveNext())
        {
            for (int length = 0; length < reader.Current.Payload.Length; length++)
                Decode(Answers.Message(
                    reader.Current.Header.Type, 1, NetlinkFlags.None, reader.Current.Payload[..length].ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Received))]
    public void Decode_AnyBitFlipped_IsDecodedOrRefused(string name)
    {
        byte[] bytes = GoldenFile.Read(name);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Decode(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Connection_AnyAnswers_EndInAResultOrAnExceptionOfOurs()
        => Prop.ForAll(Messages.ArrayOf().ToArbitrary(), datagrams =>
        {
            foreach (Action<NetlinkConnection> use in (Action<NetlinkConnection>[])[Execute, Query, Dump])
            {
                var kernel = new ScriptedTransport();
                foreach (byte[] datagram in datagrams) kernel.Answer(datagram);
                using var connection = new NetlinkConnection(kernel, RouteMessageType.NameOf);
                try
                {
                    use(connection);
                }
                catch (Exception error) when (error is NetlinkException or NetlinkDecodeException)
                {
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // Random bytes behind a header that is mostly right, so that they come to be looked at.
    private static Gen<byte[]> Messages =>
        from type in Gen.Elements<ushort>(NetlinkWire.NLMSG_ERROR, NetlinkWire.NLMSG_DONE, RouteMessageType.RTM_NEWLINK,
            RouteMessageType.RTM_NEWADDR, RouteMessageType.RTM_NEWROUTE)
        from flags in Gen.Choose(0, ushort.MaxValue)
        from payload in Gen.Frequency(
            (1, Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()),
            (2, AttributeTree.Generator.ArrayOf()
                .Select(trees => (byte[])[.. new byte[16], .. trees.SelectMany(t => t.ToBytes())])),
            (1, AttributeTree.Generator.ArrayOf()
                .Select(trees => (byte[])[2, .. new byte[11], .. trees.SelectMany(t => t.ToBytes())])))
        select Answers.Message(type, 1, (NetlinkFlags)flags, payload);

    private static bool Decode(ReadOnlySpan<byte> datagram)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool whole = true;
        try
        {
            var reader = new NetlinkMessageReader(datagram);
            while (reader.MoveNext()) whole &= TryRead(reader.Current);
        }
        catch (NetlinkDecodeException)
        {
            whole = false;
        }

        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(used, 0, (datagram.Length + 256) * BytesForEachByte);
        return whole;
    }

    private static bool TryRead(NetlinkMessage message)
    {
        try
        {
            object? read = message.Header.Type switch
            {
                RouteMessageType.RTM_NEWLINK => LinkMessage.Read(message),
                RouteMessageType.RTM_NEWADDR => AddressMessage.Read(message),
                RouteMessageType.RTM_NEWROUTE => RouteMessage.Read(message),
                NetlinkWire.NLMSG_ERROR => NetlinkAck.ReadError(message),
                NetlinkWire.NLMSG_DONE => NetlinkAck.ReadDone(message),
                _ => null,
            };
            return read is not null;
        }
        catch (NetlinkDecodeException)
        {
            return false;
        }
    }

    private static void Execute(NetlinkConnection connection) => connection.Execute(LinkMessage.Get(1).Request);

    private static void Query(NetlinkConnection connection) => connection.Query(LinkMessage.Get(1));

    private static void Dump(NetlinkConnection connection)
        => connection.List(new NetlinkQuery<RouteMessage>(LinkMessage.All.Request, RouteMessage.Read));
}
