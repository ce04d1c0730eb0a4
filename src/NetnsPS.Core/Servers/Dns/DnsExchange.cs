using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace NetnsPS
{
    /// <summary>What came while an answer was awaited, and was not that answer.</summary>
    /// <param name="From">Where it came from.</param>
    /// <param name="Reason">Why it was not taken.</param>
    public sealed record DnsRejectedAnswer(IPEndPoint From, string Reason)
    {
        /// <summary>Where it came from, and why it was not taken.</summary>
        public override string ToString() => $"{From} {Reason}";
    }
}

namespace NetnsPS.Servers.Dns
{
    /// <summary>What asking a server came to.</summary>
    /// <param name="Message">The answer; null when there was none.</param>
    /// <param name="Transport">How it came.</param>
    /// <param name="Size">Its length, in bytes.</param>
    /// <param name="Failure">Why there is none.</param>
    internal sealed record DnsOutcome(DnsMessage? Message, PortProtocol Transport, int Size, string? Failure = null)
    {
        internal bool IsTimeout { get; init; }
    }

    /// <summary>Asks one server one question from inside a namespace.</summary>
    internal sealed class DnsExchange(Netns netns, IPEndPoint server, DnsQuestion question, TimeSpan timeout)
    {
        private const int OfferedSize = 1232; // dnsflagday.net/2020
        private const int QuerySize = 512;

        /// <summary>What came and was not the answer.</summary>
        internal List<DnsRejectedAnswer> Rejected { get; } = [];

        /// <summary>Asks over UDP, and over TCP when the answer is truncated; or over TCP alone.</summary>
        /// <exception cref="OperationCanceledException">Cancelled.</exception>
        internal async Task<DnsOutcome> AskAsync(bool isTcp, CancellationToken cancellation)
        {
            DnsOutcome outcome = await TryAskAsync(isTcp, hasEdns: true, cancellation);

            // A server that does not know EDNS (RFC 6891, section 7).
            if (outcome.Message is { Code: DnsResponseCode.FormErr, Edns: null })
                outcome = await TryAskAsync(isTcp, hasEdns: false, cancellation);
            return outcome.Message?.Header.Has(DnsHeader.IsTruncated) == true && !isTcp
                ? await TryAskAsync(isTcp: true, hasEdns: true, cancellation)
                : outcome;
        }

        private async Task<DnsOutcome> TryAskAsync(bool isTcp, bool hasEdns, CancellationToken cancellation)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(timeout);
            PortProtocol transport = isTcp ? PortProtocol.Tcp : PortProtocol.Udp;
            try
            {
                int id = RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
                byte[] query = Write(id, hasEdns);
                using Socket socket = Open(isTcp);
                return isTcp
                    ? await AskTcpAsync(socket, id, query, limit.Token)
                    : await AskUdpAsync(socket, id, query, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new DnsOutcome(null, transport, 0, "did not answer in time") { IsTimeout = true };
            }
            catch (SocketException error)
            {
                return new DnsOutcome(null, transport, 0,
                    $"could not be asked ({(Errno)error.NativeErrorCode}: {error.Message})");
            }
            catch (EndOfStreamException)
            {
                return new DnsOutcome(null, transport, 0, "closed the connection without an answer");
            }
        }

        private byte[] Write(int id, bool hasEdns)
        {
            var writer = new DnsWriter(QuerySize);
            new DnsHeader(id, DnsHeader.WantsRecursion, 1, 0, 0, hasEdns ? 1 : 0).Write(writer);
            question.Write(writer);
            if (hasEdns) new DnsEdns(OfferedSize, 0, 0, false).Write(writer);
            return writer.Written.ToArray();
        }

        private Socket Open(bool isTcp) => netns.OpenInside(() =>
        {
            var socket = new Socket(server.AddressFamily, isTcp ? SocketType.Stream : SocketType.Dgram,
                isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
            try
            {
                if (isTcp) socket.NoDelay = true;
                else
                {
                    // Not connected, so that answers from others are seen as well.
                    DatagramCalls.ReportErrors(socket);
                    socket.Bind(new IPEndPoint(AnyOf(server), 0));
                }

                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });

        private async Task<DnsOutcome> AskUdpAsync(Socket socket, int id, byte[] query, CancellationToken cancellation)
        {
            socket.SendTo(query, server);
            byte[] buffer = new byte[DnsWriter.Largest];
            while (true)
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(
                    buffer, SocketFlags.None, new IPEndPoint(AnyOf(server), 0), cancellation);
                var from = (IPEndPoint)received.RemoteEndPoint;
                ReadOnlyMemory<byte> answer = buffer.AsMemory(0, received.ReceivedBytes);
                if (Take(answer.Span, from, id) is { } message)
                    return new DnsOutcome(message, PortProtocol.Udp, answer.Length);
            }
        }

        private async Task<DnsOutcome> AskTcpAsync(Socket socket, int id, byte[] query, CancellationToken cancellation)
        {
            await socket.ConnectAsync(server, cancellation);
            await using var stream = new NetworkStream(socket);
            byte[] framed = new byte[query.Length + sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
            query.CopyTo(framed, sizeof(ushort));
            await stream.WriteAsync(framed, cancellation);
            byte[] head = new byte[sizeof(ushort)];
            while (true)
            {
                await stream.ReadExactlyAsync(head, cancellation);
                byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                await stream.ReadExactlyAsync(answer, cancellation);
                if (Take(answer, server, id) is { } message)
                    return new DnsOutcome(message, PortProtocol.Tcp, answer.Length);
            }
        }

        // Only what the server that was asked says about this question, by its id, is the answer (RFC 5452, section 9).
        private DnsMessage? Take(ReadOnlySpan<byte> answer, IPEndPoint from, int id)
        {
            DnsMessage? message = DnsMessage.Read(answer, out string fault);
            string? reason = null;
            if (!from.Address.Equals(server.Address) || from.Port != server.Port) reason = "was not asked";
            else if (message is null) reason = $"sent a message that {fault}";
            else if (!message.Header.Has(DnsHeader.IsResponse)) reason = "sent a query instead of an answer";
            else if (message.Header.Id != id) reason = $"answered with the id {message.Header.Id} instead of {id}";
            else if (!IsAnswered(message))
                reason = $"answered another question: {string.Join(", ", message.Questions)} instead of {question}";
            if (reason is null) return message;
            Rejected.Add(new DnsRejectedAnswer(from, reason));
            return null;
        }

        // A server that did not understand the question may leave it out.
        private bool IsAnswered(DnsMessage message)
            => message.Questions is [{ } asked]
                ? asked.Type == question.Type && asked.Class == question.Class && asked.Name.Equals(question.Name)
                : message.Questions.Count == 0 && message.Code is DnsResponseCode.FormErr or DnsResponseCode.NotImp;

        private static IPAddress AnyOf(IPEndPoint server)
            => server.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
    }
}
