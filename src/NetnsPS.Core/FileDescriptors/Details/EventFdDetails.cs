using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>An eventfd.</summary>
/// <param name="Id">The number that the kernel tells it from others by (since Linux 5.2).</param>
/// <param name="Count">Its counter at the time of the snapshot.</param>
/// <param name="IsSemaphore">EFD_SEMAPHORE: reads take one each (shown since Linux 6.5).</param>
public sealed record EventFdDetails(int? Id, ulong? Count, bool IsSemaphore) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture, $"id {Id}, count {Count}{(IsSemaphore ? ", semaphore" : "")}");

    internal override bool IsSameObject(FdDetails other)
        => other is not EventFdDetails eventFd || Id is null || eventFd.Id is null || Id == eventFd.Id;

    /// <summary>Reads the lines of eventfd_show_fdinfo in fs/eventfd.c; the count is hexadecimal.</summary>
    internal static EventFdDetails Parse(ReadOnlySpan<byte> info)
    {
        int? id = null;
        ulong? count = null;
        bool isSemaphore = false;
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("eventfd-count"u8)) count = FdInfoNumber.Hex(lines.Value);
            else if (lines.Key.SequenceEqual("eventfd-id"u8)) id = FdInfoNumber.Int32(lines.Value);
            else if (lines.Key.SequenceEqual("eventfd-semaphore"u8)) isSemaphore = FdInfoNumber.Int32(lines.Value) == 1;
        }

        return new EventFdDetails(id, count, isSemaphore);
    }
}
