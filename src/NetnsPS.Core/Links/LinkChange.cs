namespace NetnsPS;

/// <summary>Changes to a link. What is null stays as it is.</summary>
public sealed record LinkChange
{
    /// <summary>True brings it up, false down.</summary>
    public bool? Up { get; init; }

    /// <summary>The MTU, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The hardware address.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary>The name.</summary>
    public string? NewName { get; init; }

    /// <summary>
    /// The name of the link to become a port of, in the namespace where the link will be; an empty one takes it from
    /// its master. To join a bond or team, it goes down; that brings it up again.
    /// </summary>
    public string? Master { get; init; }

    /// <summary>
    /// The namespace to move to. What moves goes down and loses
    /// its addresses, unless <see cref="KeepAddresses"/> is said.
    /// </summary>
    public Netns? MoveTo { get; init; }

    /// <summary>
    /// With <see cref="MoveTo"/>: gives it its addresses again there, and brings
    /// it up again if it was up, as when a cable is plugged in elsewhere.
    /// </summary>
    public bool KeepAddresses { get; init; }

    /// <summary>How many packets may wait in its queue.</summary>
    public int? TxQueueLength { get; init; }

    /// <summary>Whether it takes packets that are addressed to others.</summary>
    public bool? Promiscuous { get; init; }

    /// <summary>Alternative names to give it, of up to 127 bytes each.</summary>
    public IReadOnlyList<string> AddAltName { get; init; } = [];

    /// <summary>Alternative names to take from it.</summary>
    public IReadOnlyList<string> RemoveAltName { get; init; } = [];

    /// <summary>A description for people, of at most 255 bytes; an empty one removes it.</summary>
    public string? Alias { get; init; }
}
