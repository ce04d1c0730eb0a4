using System.Globalization;
using NetnsPS.Procfs;

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
        if (FdInfo.Hex(line, " wd:"u8) is not { } number) return null;
        if (FdInfo.Hex(line, " ino:"u8) is not { } inode) return null;
        return new InotifyWatch((int)number, inode, FdInfo.DeviceOf(FdInfo.Hex(line, " sdev:"u8) ?? 0),
            (uint)(FdInfo.Hex(line, " mask:"u8) ?? 0));
    }

    private static HashSet<(int, ulong, ulong)> Identities(InotifyDetails details)
        => [.. details.Watches.Select(watch => (watch.Number, watch.Inode, watch.Device))];
}

/// <summary>What a fanotify mark is put on.</summary>
public enum FanotifyTarget
{
    /// <summary>A file or directory.</summary>
    Inode,

    /// <summary>A mount.</summary>
    Mount,

    /// <summary>A whole file system.</summary>
    FileSystem,
}

/// <summary>One mark of a fanotify descriptor.</summary>
/// <param name="Target">What it is put on.</param>
/// <param name="Id">The inode, or the number of the mount, or the device of the file system.</param>
/// <param name="Device">The device of the inode or file system, as
/// in <see cref="FileDescriptor.Device"/>; 0 for a mount.</param>
/// <param name="Mask">The events waited for (fanotify(7), FAN_...).</param>
public readonly record struct FanotifyMark(FanotifyTarget Target, ulong Id, ulong Device, uint Mask);

/// <summary>A fanotify descriptor.</summary>
/// <param name="Flags">The flags of fanotify_init(2).</param>
/// <param name="Marks">What it watches.</param>
public sealed record FanotifyDetails(uint Flags, IReadOnlyList<FanotifyMark> Marks) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture,
            $"{Marks.Count} mark{(Marks.Count == 1 ? "" : "s")}, flags 0x{Flags:x}");

    internal override bool IsSameObject(FdDetails other)
        => other is not FanotifyDetails fanotify
            || (Flags == fanotify.Flags && Identities(this).SetEquals(Identities(fanotify)));

    /// <summary>Reads the lines of fanotify_show_fdinfo in fs/notify/fdinfo.c.</summary>
    internal static FanotifyDetails Parse(ReadOnlySpan<byte> info)
    {
        uint flags = 0;
        var marks = new List<FanotifyMark>();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("fanotify flags"u8))
                flags = FdInfo.Hex(lines.Line, " flags:"u8) is { } value ? (uint)value : 0;
            else if (ParseMark(lines.Key, lines.Line) is { } mark) marks.Add(mark);
        }

        return new FanotifyDetails(flags, marks);
    }

    private static FanotifyMark? ParseMark(ReadOnlySpan<byte> key, ReadOnlySpan<byte> line)
    {
        FanotifyTarget target;
        ulong? id;
        if (key.SequenceEqual("fanotify ino"u8)) (target, id) = (FanotifyTarget.Inode, FdInfo.Hex(line, " ino:"u8));
        else if (key.SequenceEqual("fanotify mnt_id"u8))
            (target, id) = (FanotifyTarget.Mount, FdInfo.Hex(line, " mnt_id:"u8));
        else if (key.SequenceEqual("fanotify sdev"u8))
            (target, id) = (FanotifyTarget.FileSystem, FdInfo.Hex(line, " sdev:"u8));
        else return null;

        if (id is not { } number) return null;
        ulong device = FdInfo.DeviceOf(FdInfo.Hex(line, " sdev:"u8) ?? 0);
        return new FanotifyMark(target, target == FanotifyTarget.FileSystem
            ? device
            : number, device, (uint)(FdInfo.Hex(line, " mask:"u8) ?? 0));
    }

    private static HashSet<(FanotifyTarget, ulong, ulong)> Identities(FanotifyDetails details)
        => [.. details.Marks.Select(mark => (mark.Target, mark.Id, mark.Device))];
}
