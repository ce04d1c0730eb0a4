namespace NetnsPS;

/// <summary>
/// Settings of a new tun or tap: a link whose packets a program reads and writes
/// (Documentation/networking/tuntap.rst). It stays when no program has it open.
/// </summary>
public sealed record TunTapOptions : LinkOptions
{
    /// <summary>Makes a tun, which passes IP packets; else a tap, which passes Ethernet frames.</summary>
    public bool Tun { get; init; }

    /// <summary>The user that may open it, by number; null for those with CAP_NET_ADMIN only.</summary>
    public int? Owner { get; init; }

    /// <summary>The group that may open it, by number.</summary>
    public int? Group { get; init; }

    /// <summary>Whether several programs, or threads, may have it open at once.</summary>
    public bool MultiQueue { get; init; }

    /// <summary>Whether each packet has a virtio header before it.</summary>
    public bool VirtioHeader { get; init; }

    /// <summary>Whether each packet has its protocol before it (struct tun_pi).</summary>
    public bool PacketInformation { get; init; }

    internal override string KindName => "tun";
}
