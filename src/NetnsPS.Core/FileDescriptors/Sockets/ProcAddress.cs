using System.Net;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Addresses as /proc/net prints them: words of 32 bits in
/// hexadecimal, each in the machine's byte order, a colon, a port.
/// </summary>
internal static class ProcAddress
{
    private const int DigitsOfWord = 8;

    /// <summary>
    /// Reads an end; null for the zeros that stand for none. The
    /// number behind the colon of a raw socket is its protocol.
    /// </summary>
    internal static (IPEndPoint? End, int Number) Read(ReadOnlySpan<byte> text, SocketFamily family, bool isRaw)
    {
        int words = family == SocketFamily.Inet6 ? 4 : 1;
        int colon = text.IndexOf((byte)':');
        if (colon != words * DigitsOfWord
            || FdInfoNumber.Hex(text[(colon + 1)..]) is not ({ } number and <= ushort.MaxValue)) return (null, 0);

        Span<byte> address = stackalloc byte[words * sizeof(uint)];
        for (int i = 0; i < words; i++)
        {
            if (FdInfoNumber.Hex(text.Slice(i * DigitsOfWord, DigitsOfWord)) is not { } word) return (null, 0);
            MemoryMarshal.Write(address[(i * sizeof(uint))..], (uint)word);
        }

        return (IpEnds.Make(address, isRaw ? 0 : (int)number, 0), (int)number);
    }
}
