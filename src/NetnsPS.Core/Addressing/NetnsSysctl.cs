using System.Globalization;
using NetnsPS.Addressing;

namespace NetnsPS;

/// <summary>
/// A network setting of the kernel, which each namespace has for itself, as it was when it was looked at.
/// </summary>
/// <remarks>Sources: sysctl(8), proc(5), Documentation/networking/ip-sysctl.rst.</remarks>
public sealed class NetnsSysctl
{
    private NetnsSysctl(Netns netns, SysctlName name, string value)
    {
        Netns = netns;
        Name = name.Text;
        Value = value;
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>Its name, such as <c>net.ipv4.ip_forward</c>.</summary>
    public string Name { get; }

    /// <summary>Its value as the kernel writes it, several separated by tabs.</summary>
    public string Value { get; }

    /// <summary>Reads a setting.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="name">Such as <c>net.ipv4.ip_forward</c>; a dot inside
    /// a link's name is written <c>/</c>, or all separators are.</param>
    /// <exception cref="InvalidInputException">It is no setting that namespaces have for themselves.</exception>
    /// <exception cref="LinuxException">It can't be read (ENOENT: there is none).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsSysctl Get(Netns netns, string name)
    {
        SysctlName parsed = SysctlName.Parse(name);
        return new NetnsSysctl(netns, parsed, netns.Run(() => SysctlFile.Read(parsed.Path)));
    }

    /// <summary>The names of all settings that a namespace has for itself, sorted.</summary>
    /// <param name="netns">The namespace.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<string> GetNames(Netns netns)
        => netns.Run(() => SysctlName.All().Select(n => n.Text).Order(StringComparer.Ordinal).ToArray());

    /// <summary>
    /// Reads settings by their names. Those that can only be written are left out: they are commands.
    /// </summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="isWanted">Tells by its name whether one is wanted.</param>
    /// <returns>The settings, sorted by name.</returns>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsSysctl> GetAll(Netns netns, Func<string, bool> isWanted)
        => netns.Run(() => SysctlName.All()
        .Where(n => isWanted(n.Text)).OrderBy(n => n.Text, StringComparer.Ordinal)
        .Select(n => (Name: n, Value: SysctlFile.TryRead(n.Path))).Where(s => s.Value is not null)
        .Select(s => new NetnsSysctl(netns, s.Name, s.Value!)).ToArray());

    /// <summary>Writes a setting and reads it back: some take a write and do nothing.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="name">Such as <c>net.ipv4.ip_forward</c>.</param>
    /// <param name="value">The value, several separated by spaces or tabs.</param>
    /// <returns>The setting as it is afterwards.</returns>
    /// <exception cref="InvalidInputException">It is no setting that namespaces have for themselves.</exception>
    /// <exception cref="LinuxException">It can't be written (ENOENT: there is none;
    /// EINVAL: it can't have that value; EACCES, EPERM: not here).</exception>
    /// <exception cref="SysctlNotTakenException">The kernel took it, and it reads otherwise.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsSysctl Set(Netns netns, string name, string value)
    {
        SysctlName parsed = SysctlName.Parse(name);
        return netns.Run(() =>
        {
            string? before = SysctlFile.TryRead(parsed.Path);
            SysctlFile.Write(parsed.Path, value);
            // Some can only be written: they are commands, such as net.ipv4.route.flush.
            string? now = SysctlFile.TryRead(parsed.Path);
            if (before is not null && now != before) ResourceScope.Track(new MadeSysctl(netns, parsed, before));
            if (now is not null && !IsSame(value, now)) throw new SysctlNotTakenException(parsed.Text, value, now);
            return new NetnsSysctl(netns, parsed, now ?? value);
        });
    }

    /// <summary>Name and value as sysctl(8) writes them.</summary>
    public override string ToString() => $"{Name} = {Value}";

    // The kernel writes tabs between numbers, and reads 0x10 and 010 too.
    private static bool IsSame(string written, string read)
    {
        string[] wanted = Words(written), actual = Words(read);
        return wanted.Length == actual.Length
            && wanted.Zip(actual)
            .All(w => w.First == w.Second || (Number(w.First) is { } number && number == Number(w.Second)));
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static long? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out long hex) ? hex : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }
}
