using System.Globalization;
using System.Text;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>A character or block device.</summary>
/// <param name="Major">Its driver's number.</param>
/// <param name="Minor">Its number in that driver.</param>
public sealed record DeviceDetails(uint Major, uint Minor) : FdDetails
{
    /// <summary>
    /// The interface that a /dev/net/tun descriptor is attached to; empty before TUNSETIFF, null for other devices.
    /// </summary>
    public string? TunInterface { get; init; }

    /// <summary>N of the /dev/pts/N whose master this /dev/ptmx descriptor is; null for other devices.</summary>
    public int? TerminalIndex { get; init; }

    /// <inheritdoc/>
    protected override string Summary
    {
        get
        {
            string device = string.Create(CultureInfo.InvariantCulture, $"device {Major}:{Minor}");
            if (TunInterface is not null)
                return TunInterface.Length > 0 ? $"interface {TunInterface}" : "no interface yet";
            return TerminalIndex is { } index
                ? string.Create(CultureInfo.InvariantCulture, $"{device}, master of /dev/pts/{index}")
                : device;
        }
    }

    internal override bool IsSameObject(FdDetails other)
        => other is not DeviceDetails device
            || (Major == device.Major && Minor == device.Minor && SameTun(device)
            && TerminalIndex == device.TerminalIndex);

    /// <summary>Reads the lines of drivers/net/tun.c (iff) and drivers/tty/pty.c (tty-index).</summary>
    internal static DeviceDetails Parse(uint major, uint minor, ReadOnlySpan<byte> info)
    {
        var details = new DeviceDetails(major, minor);
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("iff"u8))
                details = details with { TunInterface = Encoding.UTF8.GetString(lines.Value) };
            else if (lines.Key.SequenceEqual("tty-index"u8))
                details = details with { TerminalIndex = FdInfoNumber.Int32(lines.Value) };
        }

        return details;
    }

    // A descriptor of /dev/net/tun gets its interface later, and the interface can be renamed while it is open; but
    // opened anew it begins without one.
    private bool SameTun(DeviceDetails other)
        => TunInterface is null || other.TunInterface is null || TunInterface == other.TunInterface
            || TunInterface.Length == 0 || other.TunInterface.Length == 0;
}
