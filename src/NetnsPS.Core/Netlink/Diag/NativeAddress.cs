using System.Buffers.Binary;
using System.Net;

namespace NetnsPS.Netlink.Diag;

/// <summary>An address as getsockname(2) gives it (struct sockaddr_in and its kin), whatever its family.</summary>
/// <param name="EndPoint">The address; null when there is none, or it is a UNIX socket's.</param>
/// <param name="Path">A UNIX socket's name.</param>
internal readonly record struct NativeAddress(EndPoint? EndPoint, string? Path)
{
    /// <summary>Room for an address of any family (struct sockaddr_storage).</summary>
    internal const int MaximumSize = 128;

    private const int FamilySize = 2;

    /// <summary>Takes the bytes apart; bytes that are no address of a known family are none.</summary>
    internal static NativeAddress Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FamilySize) return default;
        return (SocketFamily)MemoryMarshal.Read<ushort>(bytes) switch
        {
            SocketFamily.Unix => new NativeAddress(null, UnixDiag.UnixName(bytes[FamilySize..])),
            SocketFamily.Inet when bytes.Length >= 8
                => new NativeAddress(IpEnds.Make(bytes.Slice(4, 4), Port(bytes), 0), null),
            SocketFamily.Inet6 when bytes.Length >= 28
                => new NativeAddress(
                    IpEnds.Make(bytes.Slice(8, 16), Port(bytes), MemoryMarshal.Read<int>(bytes[24..])), null),
            SocketFamily.Netlink when bytes.Length >= 12 => new NativeAddress(Netlink(bytes), null),
            SocketFamily.Packet when bytes.Length >= 8 => new NativeAddress(Packet(bytes), null),
            SocketFamily.Vsock when bytes.Length >= 12
                => new NativeAddress(new VsockEndPoint(
                    MemoryMarshal.Read<uint>(bytes[8..]), MemoryMarshal.Read<uint>(bytes[4..])), null),
            _ => default,
        };
    }

    private static int Port(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);

    private static NetlinkEndPoint? Netlink(ReadOnlySpan<byte> bytes)
    {
        uint port = MemoryMarshal.Read<uint>(bytes[4..]);
        return port == 0 ? null : new NetlinkEndPoint(port, MemoryMarshal.Read<uint>(bytes[8..]));
    }

    private static PacketEndPoint? Packet(ReadOnlySpan<byte> bytes)
    {
        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int index = MemoryMarshal.Read<int>(bytes[4..]);
        return protocol == 0 && index == 0 ? null : new PacketEndPoint(index, protocol);
    }
}

/// <summary>Ends of IP sockets.</summary>
internal static class IpEnds
{
    /// <summary>An address and a port; null for the two zeros that stand for "none".</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="port">The port.</param>
    /// <param name="interfaceIndex">The interface that the socket
    /// is bound to: the scope of a link-local address.</param>
    internal static IPEndPoint? Make(ReadOnlySpan<byte> address, int port, int interfaceIndex)
    {
        if (port == 0 && address.IndexOfAnyExcept((byte)0) < 0) return null;
        var ip = new IPAddress(address);
        if (ip.IsIPv6LinkLocal) ip.ScopeId = Math.Max(0, interfaceIndex);
        return new IPEndPoint(ip, port);
    }
}
