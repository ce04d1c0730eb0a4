using System.Net;
using System.Net.Sockets;
using NetnsPS.Links;

namespace NetnsPS;

/// <summary>Settings of a new VXLAN: Ethernet in UDP (ip-link(8), "vxlan"; RFC 7348).</summary>
public sealed record VxlanOptions : LinkOptions
{
    /// <summary>The port of RFC 7348; the kernel's own default is an older one (8472).</summary>
    public const int StandardPort = 4789;

    private const int HighestPort = 65535;

    /// <summary>The network's number, 0–16777215.</summary>
    public required int Id { get; init; }

    /// <summary>The other tunnel end.</summary>
    public IPAddress? Remote { get; init; }

    /// <summary>The multicast group of all tunnel ends; needs <see cref="Parent"/>.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>The own address in the network below.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>The UDP port of the tunnel ends.</summary>
    public int Port { get; init; } = StandardPort;

    /// <summary>The name of the link that carries it; null to let routing choose.</summary>
    public string? Parent { get; init; }

    /// <summary>The namespace of that link, and of the tunnel's packets; null for the same.</summary>
    public Netns? ParentNetns { get; init; }

    /// <summary>Whether it learns from packets which hardware address is behind which tunnel end.</summary>
    public bool? Learning { get; init; }

    /// <summary>The time to live of its packets, 1–255; 0 takes it from the packet inside.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>After how many seconds it forgets what it learned; 0 for never.</summary>
    public long? Ageing { get; init; }

    /// <summary>How many hardware addresses it may know; 0 for any number.</summary>
    public long? MaximumAddresses { get; init; }

    internal override string KindName => "vxlan";

    internal override string? ParentName => Parent;

    internal override Netns? ParentPlace => ParentNetns;

    internal override void Describe(OptionList options)
    {
        Validate();
        options.Add("id", Id);
        options.Add("remote", Remote ?? Group);
        options.Add("local", Local);
        options.Add("dev", Parent);
        options.Add("ttl", TimeToLive);
        options.Add("ageing", Ageing);
        options.Add("maxaddress", MaximumAddresses);
        options.Add("learning", Learning);
        options.Add("dstport", Port);
    }

    private void Validate()
    {
        if (Remote is not null && Group is not null)
            throw new InvalidInputException(
                InputFault.Value, "A VXLAN has either a remote address or a group, not both.");
        if (Group is not null && !IsMulticast(Group))
            throw new InvalidInputException(
                InputFault.Value, $"{Group} is not a multicast group; give it as the remote address.");
        if (Remote is not null && IsMulticast(Remote))
            throw new InvalidInputException(InputFault.Value, $"{Remote} is a multicast group; give it as the group.");
        if (Group is not null && Parent is null)
            throw new InvalidInputException(
                InputFault.Value, "A VXLAN with a group needs a parent: the link on which the group is joined.");
        if (Local is not null && (Remote ?? Group) is { } far && far.AddressFamily != Local.AddressFamily)
            throw new InvalidInputException(InputFault.AddressFamily,
                $"{Local} and {far} are of different address families; give two of the same.");
        if (Port is < 1 or > HighestPort)
            throw new InvalidInputException(
                InputFault.Port, $"{Port} is not a valid port: expected a number from 1 to {HighestPort}.");
    }

    private static bool IsMulticast(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : address.GetAddressBytes()[0] is >= 224 and <= 239;
}
