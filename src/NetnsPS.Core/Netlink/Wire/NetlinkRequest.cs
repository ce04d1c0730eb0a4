namespace NetnsPS.Netlink.Wire;

/// <summary>Makes an item of one message of a dump, or of the answer to a query.</summary>
/// <remarks>Runs while the connection is locked: it must not use the connection.</remarks>
internal delegate T NetlinkParser<out T>(NetlinkMessage message);

/// <summary>What a message holds behind its header: a fixed structure and attributes.</summary>
internal interface INetlinkPayload
{
    /// <summary>What it is about, in words for an exception; null when there is nothing to name.</summary>
    string? Subject => null;

    /// <summary>Writes it at the present place: behind a header, or inside of an attribute that holds such a thing.
    /// </summary>
    void Encode(scoped ref NetlinkWriter writer);
}

/// <summary>A fixed structure alone, of which most queries consist.</summary>
/// <param name="Value">The structure.</param>
internal sealed record FixedPayload<T>(T Value) : INetlinkPayload where T : unmanaged
{
    public void Encode(scoped ref NetlinkWriter writer) => writer.WriteStruct(Value);
}

/// <summary>A message to send. Sequence number and acknowledgement are the connection's.</summary>
/// <param name="Type">The message type.</param>
/// <param name="Flags">Flags besides NLM_F_REQUEST, which all have.</param>
/// <param name="Payload">What is behind the header.</param>
/// <param name="Name">What it is about, where the payload can't say it; its text goes into exceptions.</param>
internal readonly record struct NetlinkRequest(
    ushort Type, NetlinkFlags Flags, INetlinkPayload Payload, object? Name = null)
{
    /// <summary>A message that consists of a fixed structure.</summary>
    internal static NetlinkRequest Of<T>(ushort type, T header, string? name = null) where T : unmanaged
        => new(type, NetlinkFlags.None, new FixedPayload<T>(header), name);

    /// <summary>What it is about, for exceptions; null when there is nothing to name.</summary>
    internal string? Subject => Name?.ToString() ?? Payload.Subject;

    /// <summary>Writes the message.</summary>
    /// <returns>The token of <see cref="NetlinkWriter.BeginMessage"/>.</returns>
    internal int Encode(scoped ref NetlinkWriter writer, uint sequence = 0)
    {
        int message = writer.BeginMessage(Type, Flags, sequence);
        Payload.Encode(ref writer);
        return message;
    }
}

/// <summary>A message that the kernel answers, with one item or with a list.</summary>
/// <param name="Request">The message.</param>
/// <param name="Read">Makes an item of an answer.</param>
/// <param name="IsWanted">Which items of a list are wanted, where kernels list more than was asked for; null for all.
/// </param>
internal readonly record struct NetlinkQuery<T>(
    NetlinkRequest Request, NetlinkParser<T> Read, Predicate<T>? IsWanted = null);
