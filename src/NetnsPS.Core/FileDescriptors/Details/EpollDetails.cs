using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>One descriptor that an epoll set watches.</summary>
/// <param name="Fd">The number it had when it was added.</param>
/// <param name="Events">The events waited for (epoll_ctl(2), EPOLL...).</param>
/// <param name="Data">The value that the program gets back with an event.</param>
/// <param name="Inode">The inode of the watched file, which the number may no longer mean; 0 on old kernels.</param>
/// <param name="Device">The device of the watched file, as in <see cref="FileDescriptor.Device"/>.</param>
public readonly record struct EpollItem(int Fd, uint Events, ulong Data, ulong Inode, ulong Device);

/// <summary>An epoll set.</summary>
/// <param name="Watched">The descriptors in it.</param>
/// <remarks>A set changes with each connection a program serves:
/// two sets are never told apart by what they hold.</remarks>
public sealed record EpollDetails(IReadOnlyList<EpollItem> Watched) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => Watched.Count == 0 ? "watches nothing"
            : "watches fd " + string.Join(", ", Watched.Take(8)
            .Select(item => item.Fd.ToString(CultureInfo.InvariantCulture))) + (Watched.Count > 8 ? ", ..." : "");

    /// <summary>Reads the lines of ep_show_fdinfo in fs/eventpoll.c.</summary>
    internal static EpollDetails Parse(ReadOnlySpan<byte> info)
    {
        var items = new List<EpollItem>();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("tfd"u8) && ParseItem(lines.Value) is { } item) items.Add(item);
        }

        return new EpollDetails(items);
    }

    // tfd: 6 events: 80000019 data: 6 pos:0 ino:40f sdev:10 - all but tfd and pos are hexadecimal.
    private static EpollItem? ParseItem(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)' ');
        if (FdInfoNumber.Int32(end < 0 ? value : value[..end]) is not { } fd) return null;
        ulong device = Hex(value, " sdev:"u8);
        return new EpollItem(fd, (uint)Hex(value, " events:"u8), Hex(value, " data:"u8), Hex(value, " ino:"u8),
            KernelDevice.ToStat(device));
    }

    private static ulong Hex(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label)
        => FdInfoNumber.Hex(FdInfoNumber.Word(line, label)) ?? 0;
}
