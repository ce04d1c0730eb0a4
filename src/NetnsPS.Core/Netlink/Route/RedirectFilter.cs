using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a u32 filter with an action (include/uapi/linux/pkt_cls.h).</summary>
internal static class FilterAttribute
{
    internal const ushort TCA_ACT_KIND = 1;
    internal const ushort TCA_ACT_OPTIONS = 2;
    internal const ushort TCA_U32_SEL = 5;
    internal const ushort TCA_U32_ACT = 7;
    internal const byte TC_U32_TERMINAL = 1;
    internal const int TC_ACT_STOLEN = 4;
}

/// <summary>Attributes of the action mirred (include/uapi/linux/tc_act/tc_mirred.h).</summary>
internal static class MirredAttribute
{
    internal const ushort TCA_MIRRED_PARMS = 2;
    internal const int TCA_EGRESS_REDIR = 1;
}

/// <summary>struct tc_mirred, include/uapi/linux/tc_act/tc_mirred.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MirredParameters
{
    internal uint Index;
    internal uint Capabilities;
    internal int Action;
    internal int ReferenceCount;
    internal int BindCount;
    internal int EgressAction;
    internal int LinkIndex;
}

/// <summary>struct tc_u32_sel, include/uapi/linux/pkt_cls.h, up to its keys.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct U32Selector
{
    internal byte Flags;
    internal byte OffsetShift;
    internal byte KeyCount;
    internal ushort OffsetMask;
    internal ushort Offset;
    internal short OffsetOffset;
    internal short HashOffset;
    internal uint HashMask;
}

/// <summary>struct tc_u32_key, include/uapi/linux/pkt_cls.h; all zero it matches every packet.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct U32Key
{
    internal uint Mask;
    internal uint Value;
    internal int Offset;
    internal int OffsetMask;
}

/// <summary>
/// The filter that sends all that a link receives through another link first (tc-u32(8), tc-mirred(8)).
/// </summary>
/// <param name="IsFilter">Whether it is one: the kernel lists what filters hang on beside them.</param>
/// <param name="Target">The number of the other link, 0 when that
/// was removed; null when it is a filter of another sort.</param>
internal readonly record struct RedirectFilter(bool IsFilter, int? Target)
{
    private const uint FirstOfAllProtocols = 0x00010300; // priority 1; ETH_P_ALL in network order
    private const string Kind = "u32";
    private const string Action = "mirred";

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no such message, or a malformed one.</exception>
    internal static RedirectFilter Read(NetlinkMessage message)
    {
        QdiscMessage filter = QdiscMessage.Read(message, RouteMessageType.RTM_NEWTFILTER);
        if (filter.Kind != Kind) return new RedirectFilter(true, null);
        bool selects = false;
        int? target = null;
        var options = new AttributeReader(filter.Options);
        while (options.MoveNext())
        {
            if (options.Type == FilterAttribute.TCA_U32_SEL) selects = true;
            else if (options.Type == FilterAttribute.TCA_U32_ACT) target = ReadActions(options.Nested());
        }

        return new RedirectFilter(selects, target);
    }

    /// <summary>Adds one at the receiving side of a link's clsact (ENOENT: no such filter or action).</summary>
    internal static NetlinkRequest Add(int index, int target, string subject) => new(
        RouteMessageType.RTM_NEWTFILTER, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL,
        new Payload(index, target), subject);

    // Of the first action: one that steals the packets leaves nothing to a second.
    private static int? ReadActions(AttributeReader actions)
    {
        if (!actions.MoveNext()) return null;
        int? target = null;
        AttributeReader action = actions.Nested();
        while (action.MoveNext())
        {
            if (action.Type == FilterAttribute.TCA_ACT_KIND && action.ReadString() != Action) return null;
            if (action.Type == FilterAttribute.TCA_ACT_OPTIONS) target = ReadMirred(action.Nested());
        }

        return target;
    }

    private static int? ReadMirred(AttributeReader options)
    {
        while (options.MoveNext())
        {
            if (options.Type == MirredAttribute.TCA_MIRRED_PARMS
                && options.ReadGrowing<MirredParameters>() is { EgressAction: MirredAttribute.TCA_EGRESS_REDIR } found)
                return found.LinkIndex;
        }

        return null;
    }

    private sealed record Payload(int Index, int Target) : INetlinkPayload
    {
        public void Encode(scoped ref NetlinkWriter writer)
        {
            writer.WriteStruct(new QdiscHeader
            {
                LinkIndex = Index,
                Parent = QdiscAttribute.ClsactIngress,
                Info = FirstOfAllProtocols,
            });
            writer.WriteString(QdiscAttribute.TCA_KIND, Kind);
            int options = writer.BeginNested(QdiscAttribute.TCA_OPTIONS);
            int actions = writer.BeginNested(FilterAttribute.TCA_U32_ACT);
            int first = writer.BeginNested(1);
            EncodeAction(ref writer, Target);
            writer.EndNested(first);
            writer.EndNested(actions);
            int selector = writer.BeginNested(FilterAttribute.TCA_U32_SEL);
            writer.WriteStruct(new U32Selector { Flags = FilterAttribute.TC_U32_TERMINAL, KeyCount = 1 });
            writer.WriteStruct(default(U32Key));
            writer.EndNested(selector);
            writer.EndNested(options);
        }

        private static void EncodeAction(scoped ref NetlinkWriter writer, int target)
        {
            writer.WriteString(FilterAttribute.TCA_ACT_KIND, Action);
            int options = writer.BeginNested(FilterAttribute.TCA_ACT_OPTIONS | NetlinkWire.NLA_F_NESTED);
            writer.WriteAttribute(MirredAttribute.TCA_MIRRED_PARMS, new MirredParameters
            {
                Action = FilterAttribute.TC_ACT_STOLEN,
                EgressAction = MirredAttribute.TCA_EGRESS_REDIR,
                LinkIndex = target,
            });
            writer.EndNested(options);
        }
    }
}
