using System.Globalization;
using System.Text;

namespace NetnsPS.Primitives;

/// <summary>The rules for a link's name (dev_valid_name, net/core/dev.c).</summary>
internal static class LinkName
{
    /// <summary>IFNAMSIZ without the zero byte.</summary>
    internal const int MaximumBytes = 15;

    /// <summary>ALTIFNAMSIZ without the zero byte.</summary>
    internal const int MaximumAltBytes = 127;

    /// <summary>Refuses what the kernel would refuse, and what it would take for a pattern.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="InvalidInputException">The name can't be a link's.</exception>
    internal static string Validate(string name) => Validate(name, MaximumBytes);

    /// <summary>The same for an alternative name, which may be longer.</summary>
    /// <inheritdoc cref="Validate(string)"/>
    internal static string ValidateAlt(string name) => Validate(name, MaximumAltBytes);

    private static string Validate(string name, int maximum)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (length == 0) throw Refuse(name, maximum, "it is empty");
        if (length > maximum)
            throw Refuse(name, maximum,
                string.Create(CultureInfo.InvariantCulture, $"it has {length} bytes, {length - maximum} too many"));
        if (name is "." or "..") throw Refuse(name, maximum, "it is a directory's name");
        foreach (char c in name)
        {
            if (c is '/' or ':') throw Refuse(name, maximum, $"it has a '{c}'");
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                throw Refuse(name, maximum, "it has white space or a control character");
            // "eth%d" would become eth0, eth1, ... (dev_alloc_name),
            // and the link be another one than the caller believes.
            if (c == '%')
                throw Refuse(name, maximum, "it has a '%', by which the kernel means a number of its own choice");
        }

        return name;
    }

    private static InvalidInputException Refuse(string name, int maximum, string why) => new(
        InputFault.LinkName,
            $"'{name}' can't name a link: {why}. Use 1 to {maximum} letters, digits, '-', '_' or '.', such as eth0.");
}
