namespace NetnsPS.Procfs;

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
        if (key.SequenceEqual("pos"u8)) Position = ProcNumber.Decimal(value);
        else if (key.SequenceEqual("flags"u8)) Flags = ProcNumber.Octal(value);
        else if (key.SequenceEqual("mnt_id"u8)) MountId = ProcNumber.Int32(value);
        else if (key.SequenceEqual("ino"u8)) Inode = ProcNumber.Unsigned(value);
        else return false;
        return true;
    }

    /// <summary>
    /// The hexadecimal number behind a label, as in <c>...
    /// sdev:800001 mask:2 ...</c>; the label holds its leading space.
    /// </summary>
    internal static ulong? Hex(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label)
    {
        int start = line.IndexOf(label);
        if (start < 0) return null;
        ReadOnlySpan<byte> rest = line[(start + label.Length)..].TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        return ProcNumber.Hex(end < 0 ? rest : rest[..end]);
    }

    /// <summary>
    /// A device as stat(2) has it: fdinfo prints the kernel's own 12 + 20 bits (include/linux/kdev_t.h).
    /// </summary>
    internal static ulong DeviceOf(ulong kernelDevice)
        => Files.MakeDevice((uint)(kernelDevice >> 20), (uint)(kernelDevice & 0xfffff));
}

/// <summary>
/// Walks the lines of an fdinfo text (proc(5)), each <c>key: value</c>. Any bytes at all are walked without an error.
/// </summary>
internal ref struct FdInfoLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The line that <see cref="MoveNext"/> found, without its end.</summary>
    internal ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>What stands before its first colon; the whole line when there is none.</summary>
    internal ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What stands behind its first colon, without the white space around it.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The text behind the line.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Goes to the next line that is not empty.</summary>
    internal bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            Line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (Line.IsEmpty) continue;

            int colon = Line.IndexOf((byte)':');
            Key = colon < 0 ? Line : Line[..colon];
            Value = colon < 0 ? default : Line[(colon + 1)..].Trim(" \t"u8);
            return true;
        }

        return false;
    }
}
