using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>Sends a message that its caller encoded.</summary>
internal static class EncodedRequest
{
    internal static void Execute(
        this NetlinkConnection connection, scoped ref NetlinkWriter request, string? subject = null)
        => connection.Execute(Of(ref request, subject));

    internal static T Query<T>(this NetlinkConnection connection, scoped ref NetlinkWriter request,
        NetlinkParser<T> read, string? subject = null)
        => connection.Query(new NetlinkQuery<T>(Of(ref request, subject), read));

    internal static List<T> Dump<T>(this NetlinkConnection connection, scoped ref NetlinkWriter request,
        NetlinkParser<T> read, string? subject = null)
        => connection.List(new NetlinkQuery<T>(Of(ref request, subject), read));

    private static NetlinkRequest Of(scoped ref NetlinkWriter request, string? subject)
    {
        Span<byte> message = request.Finish();
        var header = MemoryMarshal.Read<NetlinkHeader>(message);
        return new(header.Type, header.Flags, new Bytes(message[NetlinkHeader.Size..].ToArray()), subject);
    }

    private sealed record Bytes(byte[] Value) : INetlinkPayload
    {
        public void Encode(scoped ref NetlinkWriter writer) => writer.WriteBytes(Value);
    }
}
