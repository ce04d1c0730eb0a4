using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>What is asked for, in our words.</summary>
/// <param name="Request">The message.</param>
/// <param name="About">The objects that are in it, so that a test can find properties that are in none.</param>
internal sealed record GoldenWish(NetlinkRequest Request, params object[] About)
{
    internal static GoldenWish Of(NetlinkRequest request, params object[] about)
        => new(request, [request.Payload, .. about]);

    /// <summary>The message as it is sent: with a request for an acknowledgement, and the number 0.</summary>
    internal byte[] ToBytes(NetlinkFlags flags = NetlinkFlags.NLM_F_ACK)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]); // small, so that it grows
        Request.Encode(ref writer);
        writer.AddFlags(0, flags);
        byte[] message = writer.Finish().ToArray();
        writer.Dispose();
        return message;
    }
}
