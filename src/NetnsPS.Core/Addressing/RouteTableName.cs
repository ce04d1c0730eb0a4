using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>The names of routing tables that every kernel has (ip-route(8), "table"); others are numbers.</summary>
internal static class RouteTableName
{
    /// <summary>The name of a table, or its number.</summary>
    internal static string Of(uint table) => table switch
    {
        RouteTable.RT_TABLE_MAIN => "main",
        RouteTable.RT_TABLE_LOCAL => "local",
        RouteTable.RT_TABLE_DEFAULT => "default",
        _ => table.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The number of a table.</summary>
    /// <exception cref="InvalidInputException">It is neither a known name nor a number.</exception>
    internal static uint Parse(string table) => table.ToUpperInvariant() switch
    {
        "MAIN" => RouteTable.RT_TABLE_MAIN,
        "LOCAL" => RouteTable.RT_TABLE_LOCAL,
        "DEFAULT" => RouteTable.RT_TABLE_DEFAULT,
        var number when uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            && value > 0 => value,
        _ => throw new InvalidInputException(InputFault.Value,
            $"'{table}' is not a routing table; write main, local, default or a number from 1 to {uint.MaxValue}."),
    };
}
