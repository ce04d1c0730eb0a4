using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteMessageType;
using static NetnsPS.Netlink.Route.RuleAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a rule (include/uapi/linux/fib_rules.h).</summary>
internal static class RuleAttribute
{
    internal const ushort FRA_DST = 1;
    internal const ushort FRA_SRC = 2;
    internal const ushort FRA_IIFNAME = 3;
    internal const ushort FRA_GOTO = 4;
    internal const ushort FRA_PRIORITY = 6;
    internal const ushort FRA_FWMARK = 10;
    internal const ushort FRA_SUPPRESS_IFGROUP = 13;
    internal const ushort FRA_SUPPRESS_PREFIXLEN = 14;
    internal const ushort FRA_TABLE = 15;
    internal const ushort FRA_FWMASK = 16;
    internal const ushort FRA_OIFNAME = 17;
    internal const ushort FRA_L3MDEV = 19;
    internal const ushort FRA_UID_RANGE = 20;
    internal const ushort FRA_PROTOCOL = 21;
    internal const ushort FRA_IP_PROTO = 22;
    internal const ushort FRA_SPORT_RANGE = 23;
    internal const ushort FRA_DPORT_RANGE = 24;
}

/// <summary>What a rule does (include/uapi/linux/fib_rules.h).</summary>
internal static class RuleAction
{
    internal const byte FR_ACT_TO_TBL = 1;
    internal const byte FR_ACT_GOTO = 2;
    internal const byte FR_ACT_NOP = 3;
    internal const byte FR_ACT_BLACKHOLE = 6;
    internal const byte FR_ACT_UNREACHABLE = 7;
    internal const byte FR_ACT_PROHIBIT = 8;
}

/// <summary>Flags of a rule (include/uapi/linux/fib_rules.h).</summary>
[Flags]
internal enum RuleFlags : uint
{
    None = 0,
    FIB_RULE_PERMANENT = 1,
    FIB_RULE_INVERT = 2,
    FIB_RULE_UNRESOLVED = 4,
}

/// <summary>struct fib_rule_hdr, include/uapi/linux/fib_rules.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuleHeader
{
    internal byte Family;
    internal byte DestinationLength;
    internal byte SourceLength;
    internal byte TypeOfService;
    internal byte Table;
    internal byte Reserved1;
    internal byte Reserved2;
    internal byte Action;
    internal RuleFlags Flags;

    internal const int Size = 12;
}

/// <summary>struct fib_rule_uid_range, include/uapi/linux/fib_rules.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuleUidRange
{
    internal uint Start;
    internal uint End;
}

/// <summary>struct fib_rule_port_range, include/uapi/linux/fib_rules.h: in the machine's byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RulePortRange
{
    internal ushort Start;
    internal ushort End;
}

/// <summary>A rule: what the kernel described, or what it must create. What is null is not a condition.</summary>
internal sealed record RuleMessage : INetlinkPayload
{
    // FRA_SUPPRESS_PREFIXLEN and FRA_SUPPRESS_IFGROUP when nothing is suppressed.
    private const uint NoSuppression = uint.MaxValue;

    internal byte Family { get; init; }
    internal byte Action { get; init; }
    internal RuleFlags Flags { get; init; }
    internal IPAddress? Source { get; init; }
    internal byte SourceLength { get; init; }
    internal IPAddress? Destination { get; init; }
    internal byte DestinationLength { get; init; }
    internal byte TypeOfService { get; init; }
    internal string? IncomingDevice { get; init; }
    internal string? OutgoingDevice { get; init; }
    internal uint? Goto { get; init; }
    internal uint? Priority { get; init; }
    internal uint? Mark { get; init; }
    internal uint? MarkMask { get; init; }
    internal uint Table { get; init; }
    internal uint? SuppressPrefixLength { get; init; }
    internal uint? SuppressGroup { get; init; }
    internal bool AsksL3Master { get; init; }
    internal byte? Protocol { get; init; }
    internal RuleUidRange? UserIds { get; init; }
    internal byte? IpProtocol { get; init; }
    internal RulePortRange? SourcePorts { get; init; }
    internal RulePortRange? DestinationPorts { get; init; }

    /// <summary>Describes a rule.</summary>
    public RuleMessage()
    {
    }

    private RuleMessage(NetlinkMessage message)
    {
        if (message.Header.Type is not (RTM_NEWRULE or RTM_DELRULE))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a rule.");

        var header = message.ReadFixed<RuleHeader>();
        Family = header.Family;
        Action = header.Action;
        Flags = header.Flags;
        SourceLength = header.SourceLength;
        DestinationLength = header.DestinationLength;
        TypeOfService = header.TypeOfService;
        Table = header.Table;
        AttributeReader attributes = message.AttributesAfter(RuleHeader.Size);
        // Rules of multicast routing have the same header but other addresses in it.
        while (Family is Sockets.AF_INET or Sockets.AF_INET6 && attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case FRA_DST: Destination = attributes.ReadAddress(); break;
                case FRA_SRC: Source = attributes.ReadAddress(); break;
                case FRA_IIFNAME: IncomingDevice = attributes.ReadString(); break;
                case FRA_OIFNAME: OutgoingDevice = attributes.ReadString(); break;
                case FRA_GOTO: Goto = attributes.Read<uint>(); break;
                case FRA_PRIORITY: Priority = attributes.Read<uint>(); break;
                case FRA_FWMARK: Mark = attributes.Read<uint>(); break;
                case FRA_FWMASK: MarkMask = attributes.Read<uint>(); break;
                case FRA_TABLE: Table = attributes.Read<uint>(); break;
                case FRA_SUPPRESS_PREFIXLEN: SuppressPrefixLength = Suppression(attributes); break;
                case FRA_SUPPRESS_IFGROUP: SuppressGroup = Suppression(attributes); break;
                case FRA_L3MDEV: AsksL3Master = attributes.Read<byte>() != 0; break;
                case FRA_PROTOCOL: Protocol = attributes.Read<byte>(); break;
                case FRA_UID_RANGE: UserIds = attributes.Read<RuleUidRange>(); break;
                case FRA_IP_PROTO: IpProtocol = attributes.Read<byte>(); break;
                case FRA_SPORT_RANGE: SourcePorts = attributes.Read<RulePortRange>(); break;
                case FRA_DPORT_RANGE: DestinationPorts = attributes.Read<RulePortRange>(); break;
                default: break;
            }
        }
    }

    /// <inheritdoc/>
    public string Subject => $"from {Prefix(Source, SourceLength)} to {Prefix(Destination, DestinationLength)}";

    /// <summary>Reads a RTM_NEWRULE or RTM_DELRULE.</summary>
    /// <exception cref="NetlinkDecodeException">It is no rule message, or a malformed one.</exception>
    internal static RuleMessage Read(NetlinkMessage message) => new(message);

    /// <summary>Asks for the rules of a family, in the order in which they are evaluated.</summary>
    /// <param name="family">AF_INET or AF_INET6.</param>
    internal static NetlinkQuery<RuleMessage> All(byte family) => new(
        NetlinkRequest.Of(RTM_GETRULE, new RuleHeader { Family = family }), Read,
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        r => r.Family == family);

    /// <summary>Adds it (EEXIST: there is such a rule).</summary>
    internal NetlinkRequest Add() => new(RTM_NEWRULE, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, this);

    /// <summary>Removes the first rule that has all that is said (ENOENT: there is none).</summary>
    internal NetlinkRequest Remove() => new(RTM_DELRULE, NetlinkFlags.None, this);

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        // Tables above 255 are named by the attribute alone, as with routes.
        writer.WriteStruct(new RuleHeader
        {
            Family = Family,
            Action = Action,
            Flags = Flags,
            SourceLength = SourceLength,
            DestinationLength = DestinationLength,
            TypeOfService = TypeOfService,
            Table = Table <= byte.MaxValue
                ? (byte)Table
                : (byte)RouteTable.RT_TABLE_UNSPEC,
        });
        if (Destination is not null) writer.WriteAddress(FRA_DST, Destination);
        if (Source is not null) writer.WriteAddress(FRA_SRC, Source);
        if (IncomingDevice is not null) writer.WriteString(FRA_IIFNAME, IncomingDevice);
        if (Goto is { } target) writer.WriteAttribute(FRA_GOTO, target);
        if (Priority is { } priority) writer.WriteAttribute(FRA_PRIORITY, priority);
        if (Mark is { } mark) writer.WriteAttribute(FRA_FWMARK, mark);
        if (SuppressPrefixLength is { } length) writer.WriteAttribute(FRA_SUPPRESS_PREFIXLEN, length);
        if (Table > byte.MaxValue) writer.WriteAttribute(FRA_TABLE, Table);
        if (MarkMask is { } mask) writer.WriteAttribute(FRA_FWMASK, mask);
        if (OutgoingDevice is not null) writer.WriteString(FRA_OIFNAME, OutgoingDevice);
        if (SuppressGroup is { } group) writer.WriteAttribute(FRA_SUPPRESS_IFGROUP, group);
        if (AsksL3Master) writer.WriteAttribute(FRA_L3MDEV, (byte)1);
        if (Protocol is { } maker) writer.WriteAttribute(FRA_PROTOCOL, maker);
        if (UserIds is { } users) writer.WriteAttribute(FRA_UID_RANGE, users);
        if (IpProtocol is { } protocol) writer.WriteAttribute(FRA_IP_PROTO, protocol);
        if (SourcePorts is { } from) writer.WriteAttribute(FRA_SPORT_RANGE, from);
        if (DestinationPorts is { } to) writer.WriteAttribute(FRA_DPORT_RANGE, to);
    }

    private static uint? Suppression(AttributeReader attribute)
        => attribute.Read<uint>() is var value and not NoSuppression ? value : null;

    private static string Prefix(IPAddress? address, byte length) => address is null ? "all" : $"{address}/{length}";
}
