using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>One watch of an inotify descriptor.</summary>
/// <param name="Number">The watch descriptor that inotify_add_watch(2) returned.</param>
/// <param name="Inode">The watched file's inode.</param>
/// <param name="Device">The watched file's device, as in <see cref="FileDescriptor.Device"/>.</param>
/// <param name="Mask">The events waited for (inotify(7), IN_...).</param>
public readonly record struct InotifyWatch(int Number, ulong Inode, ulong Device, uint Mask);

/// <summary>An inotify descriptor.</summary>
/// <param name="Watches">What it watches.</param>
public sealed record InotifyDetails(IReadOnlyList<InotifyWatch> Watches) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture,
            $"{Watches.Count} watch{(Watches.Count == 1 ? "" : "es")}{FirstOnes}");

    private string FirstOnes
        => Watches.Count == 0
            ? ""
            : ": inode " + string.Join(", ", Watches.Take(4).Select(watch => watch.Inode))
            + (Watches.Count > 4 ? ", ..." : "");

    // A watch number means one and the same file for as long as it exists.
    internal override bool IsSameObject(FdDetails other)
        => other is not InotifyDetails inotify || Identities(this).SetEquals(Identities(inotify));

    /// <summary>Reads the lines of inotify_fdinfo in fs/notify/fdinfo.c.</summary>
    internal static InotifyDetails Parse(ReadOnlySpan<byte> info)
    {
        var watches = new List<InotifyWatch>();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("inotify wd"u8) && ParseWatch(lines.Line) is { } watch) watches.Add(watch);
        }

        return new InotifyDetails(watches);
    }

    // inotify wd:2 ino:13 sdev:fe00000 mask:2 ignored_mask:0 fhandle-bytes:8 ... All but the first are hexadecimal.
    private static InotifyWatch? ParseWatch(ReadOnlySpan<byte> line)
    {
        if (FdInfoNumber.Hex(FdInfoNumber.Word(line, " wd:"u8)) is not { } number) return null;
        if (FdInfoNumber.Hex(FdInfoNumber.Word(line, " ino:"u8)) is not { } inode) return null;
        ulong device = FdInfoNumber.Hex(FdInfoNumber.Word(line, " sdev:"u8)) ?? 0;
        ulong mask = FdInfoNumber.Hex(FdInfoNumber.Word(line, " mask:"u8)) ?? 0;
        return new InotifyWatch((int)number, inode, KernelDevice.ToStat(device), (uint)mask);
    }

    private static HashSet<(int, ulong, ulong)> Identities(InotifyDetails details)
        => [.. details.Watches.Select(watch => (watch.Number, watch.Inode, watch.Device))];
}
