using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Diag;

/// <summary>Whatever bytes come, decoding gives an object or a <see cref="NetlinkDecodeException"/>.</summary>
public sealed class DiagMalformedTests
{
    private static readonly NetlinkParser<SocketInfo>[] s_parsers =
    [
        message => InetDiag.Read(message, InetProtocols.IPPROTO_TCP), message
            => InetDiag.Read(message, InetProtocols.IPPROTO_RAW),
        UnixDiag.Read, NetlinkDiag.Read, PacketDiag.Read,
    ];

    [Fact]
    public void Read_CutAnywhere_IsDecodedOrRefused()
    {
        foreach (byte[] whole in Samples.All.Select(Convert.FromHexString))
        {
            for (int length = 0; length < whole.Length; length++) ReadWithAll(whole.AsSpan(0, length));
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_IsDecodedOrRefused()
    {
        foreach (byte[] bytes in Samples.All.Select(Convert.FromHexString))
        {
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                ReadWithAll(bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void ReadAddress_AnyBytesOfAnyFamily_GiveAnAddressOrNone()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            foreach (byte family in (byte[])[1, 2, 10, 16, 17, 40, 99])
            {
                byte[] address = [family, 0, .. bytes];
                for (int length = 0; length <= address.Length; length++)
                    _ = NativeAddress.Read(address.AsSpan(0, length));
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void ReadWithAll(ReadOnlySpan<byte> payload)
    {
        foreach (NetlinkParser<SocketInfo> parse in s_parsers)
        {
            try
            {
                SocketInfo socket = parse(new NetlinkMessage(
                    new NetlinkHeader { Type = SockDiag.SOCK_DIAG_BY_FAMILY }, payload));
                _ = new SocketDetails { Info = socket }.ToString();
            }
            catch (NetlinkDecodeException)
            {
            }
        }
    }
}
