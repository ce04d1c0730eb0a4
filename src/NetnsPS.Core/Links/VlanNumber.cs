using System.Globalization;

namespace NetnsPS.Links;

/// <summary>The numbers of VLANs (IEEE 802.1Q: 0 and 4095 mean something else).</summary>
internal static class VlanNumber
{
    private const int Lowest = 1;
    private const int Highest = 4094;

    /// <exception cref="InvalidInputException">There is no such VLAN.</exception>
    internal static void Validate(int vlan) => Range(vlan, vlan);

    /// <summary>A range as the kernel is told it.</summary>
    /// <exception cref="InvalidInputException">There is no such range.</exception>
    internal static (ushort First, ushort Last) Range(int first, int? last)
    {
        int end = last ?? first;
        return first >= Lowest && end <= Highest && first <= end
            ? ((ushort)first, (ushort)end)
            : throw Refuse(first == end ? $"{first}" : $"{first}-{end}");
    }

    /// <summary>Reads a number, or a range such as <c>10-20</c>.</summary>
    /// <exception cref="InvalidInputException">It is neither, or there is no such VLAN.</exception>
    internal static (int First, int Last) Parse(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length > 2 || !TryRead(ends[0], out int first) || !TryRead(ends[^1], out int last)) throw Refuse(text);
        return Range(first, last);
    }

    private static bool TryRead(string text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static InvalidInputException Refuse(string what)
        => new(InputFault.Value,
            $"'{what}' is no VLAN or range of them: they are numbers from {Lowest} to {Highest}, such as 10 or 10-20.");
}
