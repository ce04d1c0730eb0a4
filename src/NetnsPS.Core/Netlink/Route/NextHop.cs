using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>
/// struct rtnexthop, include/uapi/linux/rtnetlink.h: one of the paths in RTA_MULTIPATH; attributes follow it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NextHopHeader
{
    internal ushort Length;
    internal byte Flags;

    /// <summary>The weight, less one.</summary>
    internal byte Hops;
    internal int LinkIndex;

    internal const int Size = 8;
}

/// <summary>One path of a route: through a gateway, a link, or both.</summary>
internal sealed record NextHop
{
    internal IPAddress? Gateway { get; init; }

    /// <summary>The index of the link; 0 lets the kernel find it by the gateway.</summary>
    internal int LinkIndex { get; init; }

    /// <summary>Its share among the paths, 1–256.</summary>
    internal int Weight { get; init; } = 1;

    internal NextHopFlags Flags { get; init; }

    /// <summary>Writes RTA_GATEWAY; or RTA_VIA, for a gateway of the other family (RFC 5549).</summary>
    internal static void WriteGateway(scoped ref NetlinkWriter writer, IPAddress gateway, byte routeFamily)
    {
        byte family = IpWire.FamilyOf(gateway);
        if (family == routeFamily)
        {
            writer.WriteAddress(RTA_GATEWAY, gateway);
            return;
        }

        // struct rtvia: a 16-bit family in host order, then the address.
        Span<byte> via = stackalloc byte[sizeof(ushort) + 16];
        MemoryMarshal.Write(via, (ushort)family);
        gateway.TryWriteBytes(via[sizeof(ushort)..], out int length);
        writer.WriteAttribute(RTA_VIA, via[..(sizeof(ushort) + length)]);
    }

    /// <summary>The address in a RTA_VIA.</summary>
    /// <exception cref="NetlinkDecodeException">It holds no IP address.</exception>
    internal static IPAddress ReadVia(AttributeReader attribute)
        => attribute.Value.Length is sizeof(ushort) + 4 or sizeof(ushort) + 16
            ? new IPAddress(attribute.Value[sizeof(ushort)..])
            : throw new NetlinkDecodeException(
                $"RTA_VIA holds {attribute.Value.Length} bytes, which is no IP address.");

    /// <summary>Writes the paths of a RTA_MULTIPATH.</summary>
    internal static void WriteAll(scoped ref NetlinkWriter writer, IReadOnlyList<NextHop> hops, byte routeFamily)
    {
        int nested = writer.BeginNested(RTA_MULTIPATH);
        foreach (NextHop hop in hops)
        {
            int start = writer.Length;
            writer.WriteStruct(new NextHopHeader
            {
                Flags = (byte)hop.Flags,
                Hops = (byte)(hop.Weight - 1),
                LinkIndex = hop.LinkIndex
            });
            if (hop.Gateway is not null) WriteGateway(ref writer, hop.Gateway, routeFamily);
            writer.EndNested(start); // rtnh_len is where an attribute has its length
        }

        writer.EndNested(nested);
    }

    /// <summary>Reads the paths of a RTA_MULTIPATH.</summary>
    /// <exception cref="NetlinkDecodeException">They are malformed.</exception>
    internal static List<NextHop> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var hops = new List<NextHop>();
        while (!bytes.IsEmpty)
        {
            if (!MemoryMarshal.TryRead(bytes, out NextHopHeader header) || header.Length < NextHopHeader.Size
                || header.Length > bytes.Length)
                throw new NetlinkDecodeException(
                    $"A next hop does not fit in the {bytes.Length} bytes left of its route.");
            hops.Add(Read(header, bytes[NextHopHeader.Size..header.Length]));
            bytes = bytes[Math.Min(NetlinkWire.Align(header.Length), bytes.Length)..];
        }

        return hops;
    }

    private static NextHop Read(NextHopHeader header, ReadOnlySpan<byte> rest)
    {
        IPAddress? gateway = null;
        var attributes = new AttributeReader(rest);
        while (attributes.MoveNext())
        {
            if (attributes.Type == RTA_GATEWAY) gateway = attributes.ReadAddress();
            else if (attributes.Type == RTA_VIA) gateway = ReadVia(attributes);
        }

        return new NextHop
        {
            Gateway = gateway,
            LinkIndex = header.LinkIndex,
            Weight = header.Hops + 1,
            Flags = (NextHopFlags)header.Flags
        };
    }
}
