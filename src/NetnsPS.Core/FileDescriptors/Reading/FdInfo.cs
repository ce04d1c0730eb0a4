namespace NetnsPS.FileDescriptors;

/// <summary>
/// The four lines that every fdinfo begins with (seq_show in fs/proc/fd.c), and where the others start.
/// </summary>
internal struct FdInfo
{
    /// <summary>pos: where the next read or write happens.</summary>
    internal long? Position;

    /// <summary>flags: octal, close-on-exec included.</summary>
    internal uint? Flags;

    /// <summary>mnt_id: the mount through which it was opened.</summary>
    internal int? MountId;

    /// <summary>ino: since Linux 5.14.</summary>
    internal ulong? Inode;

    /// <summary>Where the lines begin that depend on the kind.</summary>
    internal int RestAt;

    /// <summary>Reads the beginning of an fdinfo text; anything that is not there stays null.</summary>
    internal static FdInfo Parse(ReadOnlySpan<byte> text)
    {
        FdInfo info = default;
        var lines = new FdInfoLines(text);
        while (lines.MoveNext() && info.TakeLine(lines.Key, lines.Value)) info.RestAt = text.Length - lines.Rest.Length;
        return info;
    }

    private bool TakeLine(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("pos"u8)) Position = FdInfoNumber.Decimal(value);
        else if (key.SequenceEqual("flags"u8)) Flags = FdInfoNumber.Octal(value);
        else if (key.SequenceEqual("mnt_id"u8)) MountId = FdInfoNumber.Int32(value);
        else if (key.SequenceEqual("ino"u8)) Inode = FdInfoNumber.Unsigned(value);
        else return false;
        return true;
    }
}
