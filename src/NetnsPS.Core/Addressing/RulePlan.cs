using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>Checks the settings of a rule.</summary>
internal sealed class RulePlan(NetnsRuleOptions options)
{
    private const int HighestPort = 65535;

    private readonly Cidr? _from = options.From is null or "all" ? null : Cidr.ParsePrefix(options.From);
    private readonly Cidr? _to = options.To is null or "all" ? null : Cidr.ParsePrefix(options.To);

    /// <summary>The request for the kernel.</summary>
    /// <param name="forAddition">Whether the rule must be complete; a removal may leave out what it does.</param>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    internal RuleMessage Describe(bool forAddition)
    {
        NetnsRuleAction? action = ChooseAction(forAddition);
        return new RuleMessage
        {
            Family = (byte)ChooseFamily(),
            Action = (byte)(action ?? 0),
            Flags = options.Not ? RuleFlags.FIB_RULE_INVERT : RuleFlags.None,
            Source = _from?.Address,
            SourceLength = (byte)(_from?.PrefixLength ?? 0),
            Destination = _to?.Address,
            DestinationLength = (byte)(_to?.PrefixLength ?? 0),
            TypeOfService = (byte)(Number(options.TypeOfService, byte.MaxValue, "type of service") ?? 0),
            IncomingDevice = options.IncomingDevice,
            OutgoingDevice = options.OutgoingDevice,
            Goto = Number(options.Goto, uint.MaxValue, "priority"),
            Priority = Number(options.Priority, uint.MaxValue, "priority"),
            Mark = Number(options.FirewallMark, uint.MaxValue, "mark"),
            MarkMask = Number(options.FirewallMask, uint.MaxValue, "mask of marks"),
            Table = action == NetnsRuleAction.Lookup || options.Table is not null
                ? RouteTableName.Parse(options.Table ?? "main")
                : 0,
            SuppressPrefixLength = Number(options.SuppressPrefixLength, 128, "prefix length"),
            UserIds = Range(options.UserId, uint.MaxValue - 1, InputFault.Value, "user") is { } users
                ? new RuleUidRange { Start = users.First, End = users.Last }
                : null,
            IpProtocol = (byte?)Number(options.IpProtocol, byte.MaxValue, "protocol"),
            SourcePorts = Ports(options.SourcePort),
            DestinationPorts = Ports(options.DestinationPort),
        };
    }

    private NetnsRuleAction? ChooseAction(bool forAddition)
    {
        NetnsRuleAction? action = options.Action
            ?? (options.Goto is not null
                ? NetnsRuleAction.Goto : options.Table is not null || forAddition ? NetnsRuleAction.Lookup : null);
        if ((action == NetnsRuleAction.Goto) != (options.Goto is not null))
            throw Refuse("goes to a rule, for which it needs the action and the target");
        if (options.Table is not null && action != NetnsRuleAction.Lookup)
            throw Refuse($"asks no table when its action is {action}");
        if (options.FirewallMask is not null && options.FirewallMark is null)
            throw Refuse("has a mask for marks but no mark");
        foreach (string? device in (string?[])[options.IncomingDevice, options.OutgoingDevice])
        {
            if (device is { Length: 0 or > 15 })
                throw new InvalidInputException(
                    InputFault.LinkName, $"'{device}' can't name a link: it has 1 to 15 bytes.");
        }

        return action;
    }

    private IPFamily ChooseFamily()
    {
        IPFamily family = _from?.Address.Family() ?? _to?.Address.Family() ?? options.Family ?? IPFamily.IPv4;
        if ((_to is not null && _to.Address.Family() != family) || (options.Family is { } asked && asked != family))
            throw new InvalidInputException(InputFault.AddressFamily,
                "The addresses of a rule, and its family, are of different address families; give those of one.");
        return family;
    }

    private static RulePortRange? Ports(string? text)
        => Range(text, HighestPort, InputFault.Port, "port") is { } ports
            ? new RulePortRange { Start = (ushort)ports.First, End = (ushort)ports.Last }
            : null;

    private static (uint First, uint Last)? Range(string? text, uint maximum, InputFault fault, string what)
    {
        if (text is null) return null;
        string[] parts = text.Split('-');
        if (parts.Length <= 2
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint first)
            && uint.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint last)
            && first <= last && last <= maximum) return (first, last);
        throw new InvalidInputException(fault,
            $"'{text}' is no {what} or range of them; write a number up to {maximum}, or two with a '-' between them.");
    }

    private static uint? Number(long? value, uint maximum, string what)
        => value is null or >= 0 && (value ?? 0) <= maximum
            ? (uint?)value
            : throw new InvalidInputException(
                InputFault.Value, $"{value} is no {what}: it is a number from 0 to {maximum}.");

    private static InvalidInputException Refuse(string why) => new(InputFault.Value, $"The rule {why}.");
}
