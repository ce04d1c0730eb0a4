using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Fuzz;

/// <summary>
/// Whatever datagrams come as the answer, headers, lengths and sequence numbers included: an exchange ends with an
/// answer or with an exception of its own, and the next one on the connection works.
/// </summary>
[Collection(nameof(RetainedMemory))]
public sealed class ExchangeFuzzTests
{
    private const int Cases = 50_000;
    private const ulong Seed = 20_261_130;
    private const long MostGrowth = 16 * 1024 * 1024;
    private const uint Sequence = 7;

    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(4);

    private static readonly byte[][] s_corpus =
    [
        [.. Answers.Item(Sequence, 1), .. Answers.Item(Sequence, 2), .. Answers.Done(Sequence)],
        [.. Answers.Item(Sequence, 1, NetlinkFlags.NLM_F_DUMP_INTR), .. Answers.Done(Sequence)],
        [.. Answers.Item(Sequence, 1), .. Answers.Done(Sequence, Errno.EINTR)],
        [.. Answers.Item(Sequence - 1, 1), .. Answers.Item(Sequence, 2)],
        Answers.Ack(Sequence),
        Answers.Ack(Sequence, Errno.EINVAL, "why not", 16),
        [.. Answers.Ack(Sequence, Errno.EEXIST), .. Answers.Ack(Sequence + 1)],
    ];

    [Fact]
    public async Task Exchange_SpoiledDatagrams_EndsAndTheNextOneWorks()
    {
        int answered = 0, refused = 0;
        long before = RetainedMemory.Now;
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, (Seed << 1) | 1), FSharpOption<int>.None)));
        Property property = Prop.ForAll(CorruptedBytes.Of(s_corpus).ToArbitrary(), bytes =>
        {
            if (Survives(bytes)) answered++;
            else refused++;
        });

        Exception? failure = await Task.Run(
            () => Record.Exception(() => property.Check(config)), TestContext.Current.CancellationToken)
            .WaitAsync(s_hang, TestContext.Current.CancellationToken);

        Assert.Null(failure);
        Assert.Equal(Cases, answered + refused);
        Assert.True(answered > Cases / 50 && refused > Cases / 50, $"{answered} answered, {refused} refused");
        RetainedMemory.AssertGrowth(before, MostGrowth);
    }

    private static bool Survives(byte[] datagram)
    {
        var kernel = new Kernel(datagram);
        using var connection = new NetlinkConnection(kernel, RouteMessageType.NameOf) { NextSequence = Sequence };
        bool isAnswered = true;
        try
        {
            Ask(connection, datagram.Length % 5);
        }
        catch (Exception e) when (e is NetlinkException or NetlinkDecodeException)
        {
            isAnswered = false;
        }

        kernel.Answer = Answers.Ack(connection.NextSequence);
        Ask(connection, 2);
        return isAnswered;
    }

    private static void Ask(NetlinkConnection connection, int how)
    {
        NetlinkRequest request = NetlinkRequest.Of(RouteMessageType.RTM_NEWLINK, 0);
        switch (how)
        {
            case 0: connection.List(new NetlinkQuery<int>(request, static m => m.Payload.Length)); break;
            case 1: connection.Query(new NetlinkQuery<int>(request, static m => m.Payload.Length)); break;
            case 2: connection.Execute(request); break;
            case 3: connection.Query([request, request], static m => m.Payload.Length); break;
            default: connection.ExecuteEchoed(request, static m => m.Payload.ToArray()); break;
        }
    }

    // Answers with the same bytes a few times, then with nothing, as a socket whose receive timeout passes.
    private sealed class Kernel(byte[] answer) : INetlinkTransport
    {
        private int _left = 8;

        internal byte[] Answer { private get; set; } = answer;

        public void Send(ReadOnlySpan<byte> datagram) => _left = 8;

        public int Receive(Span<byte> buffer)
        {
            if (_left-- == 0) throw new LinuxException("recv", Errno.EAGAIN);
            Answer.AsSpan(0, Math.Min(Answer.Length, buffer.Length)).CopyTo(buffer);
            return Answer.Length;
        }

        public void Dispose()
        {
        }
    }
}
