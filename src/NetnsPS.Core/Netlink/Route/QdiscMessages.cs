using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.QdiscAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a queueing discipline (include/uapi/linux/rtnetlink.h).</summary>
internal static class QdiscAttribute
{
    internal const ushort TCA_KIND = 1;
    internal const ushort TCA_OPTIONS = 2;

    /// <summary>The place of a link's own queueing discipline.</summary>
    internal const uint TC_H_ROOT = 0xFFFFFFFF;

    /// <summary>The place of a clsact, which holds filters for what a link receives and sends.</summary>
    internal const uint TC_H_CLSACT = 0xFFFFFFF1;

    // TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS), and what tc(8) numbers a clsact.
    internal static uint ClsactIngress => 0xFFFFFFF2;
    internal static uint ClsactEgress => 0xFFFFFFF3;
    internal static uint ClsactHandle => 0xFFFF0000;
}

/// <summary>
/// struct tcmsg, include/uapi/linux/rtnetlink.h: what each message about queueing disciplines begins with.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QdiscHeader
{
    internal byte Family;
    internal byte Padding1;
    internal ushort Padding2;
    internal int LinkIndex;

    /// <summary>Its number, in the upper half: 1: is 0x10000.</summary>
    internal uint Handle;
    internal uint Parent;
    internal uint Info;

    internal const int Size = 20;
}

/// <summary>Time as queueing disciplines count it.</summary>
internal static class QdiscTime
{
    /// <summary>PSCHED_SHIFT, include/net/pkt_sched.h: a tick is 64 ns.</summary>
    internal const long NanosecondsPerTick = 64;

    /// <summary>The longest time that 32 bits of ticks hold.</summary>
    internal static TimeSpan Longest { get; } = TimeSpan.FromMicroseconds(uint.MaxValue / 1000.0 * NanosecondsPerTick);

    // Both to the nearest: then a time that is read back is the one
    // that was said, however often it is told to the kernel again.
    internal static uint ToTicks(TimeSpan time)
        => (uint)Math.Min(uint.MaxValue, Math.Round(time.TotalNanoseconds / NanosecondsPerTick));

    internal static TimeSpan FromTicks(uint ticks) => FromNanoseconds(ticks * NanosecondsPerTick);

    internal static TimeSpan FromNanoseconds(long nanoseconds)
        => TimeSpan.FromTicks((long)Math.Round((double)nanoseconds / TimeSpan.NanosecondsPerTick));
}

/// <summary>A queueing discipline as the kernel describes it.</summary>
internal sealed class QdiscMessage
{
    internal int LinkIndex { get; private init; }
    internal uint Handle { get; private init; }
    internal uint Parent { get; private init; }
    internal string Kind { get; private set; } = "";

    /// <summary>The bytes inside TCA_OPTIONS, which only its kind understands.</summary>
    internal byte[]? Options { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no such message, or a malformed one.</exception>
    internal static QdiscMessage Read(NetlinkMessage message)
        => Read(message, message.Header.Type == RouteMessageType.RTM_DELQDISC
            ? RouteMessageType.RTM_DELQDISC
            : RouteMessageType.RTM_NEWQDISC);

    /// <summary>Reads a message of another type that is made alike: a filter.</summary>
    /// <exception cref="NetlinkDecodeException">It is no such message, or a malformed one.</exception>
    internal static QdiscMessage Read(NetlinkMessage message, ushort type)
    {
        if (message.Header.Type != type)
            throw new NetlinkDecodeException(
                $"Message type {message.Header.Type} is not {RouteMessageType.NameOf(type)}.");

        var header = message.ReadFixed<QdiscHeader>();
        var qdisc = new QdiscMessage { LinkIndex = header.LinkIndex, Handle = header.Handle, Parent = header.Parent };
        AttributeReader attributes = message.AttributesAfter(QdiscHeader.Size);
        while (attributes.MoveNext())
        {
            if (attributes.Type == TCA_KIND) qdisc.Kind = attributes.ReadString();
            else if (attributes.Type == TCA_OPTIONS) qdisc.Options = attributes.Value.ToArray();
        }

        return qdisc;
    }
}
