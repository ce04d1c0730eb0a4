using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

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
                flags = Hex(lines.Line, " flags:"u8) is { } value ? (uint)value : 0;
            else if (ParseMark(lines.Key, lines.Line) is { } mark) marks.Add(mark);
        }

        return new FanotifyDetails(flags, marks);
    }

    private static FanotifyMark? ParseMark(ReadOnlySpan<byte> key, ReadOnlySpan<byte> line)
    {
        FanotifyTarget target;
        ulong? id;
        if (key.SequenceEqual("fanotify ino"u8)) (target, id) = (FanotifyTarget.Inode, Hex(line, " ino:"u8));
        else if (key.SequenceEqual("fanotify mnt_id"u8)) (target, id) = (FanotifyTarget.Mount, Hex(line, " mnt_id:"u8));
        else if (key.SequenceEqual("fanotify sdev"u8))
            (target, id) = (FanotifyTarget.FileSystem, Hex(line, " sdev:"u8));
        else return null;

        if (id is not { } number) return null;
        ulong device = KernelDevice.ToStat(Hex(line, " sdev:"u8) ?? 0);
        return new FanotifyMark(target, target == FanotifyTarget.FileSystem
            ? device
            : number, device, (uint)(Hex(line, " mask:"u8) ?? 0));
    }

    private static ulong? Hex(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label)
        => FdInfoNumber.Hex(FdInfoNumber.Word(line, label));

    private static HashSet<(FanotifyTarget, ulong, ulong)> Identities(FanotifyDetails details)
        => [.. details.Marks.Select(mark => (mark.Target, mark.Id, mark.Device))];
}
