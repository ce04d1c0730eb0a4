using System.Runtime.InteropServices;
using System.Text;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>Bytes as the kernel would send them, built without the writer under test.</summary>
internal static class Answers
{
    internal static byte[] Message(ushort type, uint sequence, NetlinkFlags flags, params byte[] payload)
    {
        var header = new NetlinkHeader
        {
            Length = (uint)(16 + payload.Length),
            Type = type,
            Flags = flags,
            Sequence = sequence
        };
        return [.. Bytes(header), .. Padded(payload)];
    }

    internal static byte[] Ack(uint sequence, Errno errno = Errno.None, string? text = null, uint? offset = null)
    {
        byte[] request = Bytes(new NetlinkHeader { Length = 16, Sequence = sequence });
        byte[] attributes = [
            .. text is null ? [] : Attribute(NetlinkAck.NLMSGERR_ATTR_MSG, [.. Encoding.UTF8.GetBytes(text), 0]),
            .. offset is null ? [] : Attribute(NetlinkAck.NLMSGERR_ATTR_OFFS, Bytes(offset.Value))];
        NetlinkFlags flags = NetlinkFlags.NLM_F_CAPPED | (attributes.Length > 0 ? NetlinkFlags.NLM_F_ACK_TLVS : 0);
        return Message(NetlinkWire.NLMSG_ERROR, sequence, flags, [.. Bytes(-(int)errno), .. request, .. attributes]);
    }

    internal static byte[] Done(uint sequence, Errno errno = Errno.None, NetlinkFlags flags = 0)
        => Message(NetlinkWire.NLMSG_DONE, sequence, NetlinkFlags.NLM_F_MULTI | flags, Bytes(-(int)errno));

    /// <summary>An item of a dump: a message type of the test's own with one number in it.</summary>
    internal static byte[] Item(uint sequence, int value, NetlinkFlags flags = 0)
        => Message(16, sequence, NetlinkFlags.NLM_F_MULTI | flags, Bytes(value));

    internal static byte[] Attribute(ushort type, byte[] value)
        => [.. Bytes((ushort)(4 + value.Length)), .. Bytes(type), .. Padded(value)];

    internal static byte[] Bytes<T>(T value) where T : unmanaged
        => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)).ToArray();

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(4 - (bytes.Length % 4)) % 4]];
}
