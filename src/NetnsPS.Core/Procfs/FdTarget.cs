namespace NetnsPS.Procfs;

/// <summary>
/// The shapes that the text of a /proc/PID/fd link has (d_path
/// and the d_dname functions of the kernel's own file systems).
/// </summary>
internal enum TargetForm
{
    /// <summary>A path: file, directory, device, named pipe.</summary>
    Path,

    /// <summary><c>/memfd:NAME (deleted)</c> or <c>/secretmem (deleted)</c>.</summary>
    MemFd,

    /// <summary><c>/dmabuf:NAME</c>.</summary>
    DmaBuf,

    /// <summary><c>socket:[INODE]</c>.</summary>
    Socket,

    /// <summary><c>pipe:[INODE]</c>.</summary>
    Pipe,

    /// <summary><c>net:[INODE]</c>, <c>mnt:[INODE]</c>, ...</summary>
    Namespace,

    /// <summary><c>anon_inode:NAME</c> or <c>anon_inode:[NAME]</c>, and whatever else has no path.</summary>
    Anonymous,
}

/// <summary>A link text taken apart.</summary>
internal readonly ref struct FdTarget
{
    private FdTarget(TargetForm form, ReadOnlySpan<byte> name, ulong? inode = null)
    {
        Form = form;
        Name = name;
        Inode = inode;
    }

    internal static ReadOnlySpan<byte> DeletedMark => " (deleted)"u8;

    internal TargetForm Form { get; }

    /// <summary>
    /// The name inside the text: the type of a namespace, the name of a memfd or of an anonymous inode; else the path.
    /// </summary>
    internal ReadOnlySpan<byte> Name { get; }

    /// <summary>The number in the brackets.</summary>
    internal ulong? Inode { get; }

    /// <summary>Takes a link text apart.</summary>
    internal static FdTarget Parse(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("/"u8)) return ParsePath(text);
        // What lies outside the root of the reader (prepend_path in fs/d_path.c).
        if (text.StartsWith("(unreachable)"u8)) return new FdTarget(TargetForm.Path, text);

        int colon = text.IndexOf((byte)':');
        if (colon < 0) return new FdTarget(TargetForm.Anonymous, text);
        ReadOnlySpan<byte> prefix = text[..colon], rest = text[(colon + 1)..];
        if (prefix.SequenceEqual("anon_inode"u8)) return new FdTarget(TargetForm.Anonymous, Unbracket(rest));
        if (Number(rest) is not { } inode) return new FdTarget(TargetForm.Anonymous, text);

        if (prefix.SequenceEqual("socket"u8)) return new FdTarget(TargetForm.Socket, prefix, inode);
        if (prefix.SequenceEqual("pipe"u8)) return new FdTarget(TargetForm.Pipe, prefix, inode);
        if (IsNamespaceType(prefix)) return new FdTarget(TargetForm.Namespace, prefix, inode);
        // Linux 6.9.0 showed pidfds so, before and after it is anon_inode:[pidfd].
        return new FdTarget(TargetForm.Anonymous, prefix.SequenceEqual("pidfd"u8) ? prefix : text, inode);
    }

    private static FdTarget ParsePath(ReadOnlySpan<byte> text)
    {
        bool deleted = text.EndsWith(DeletedMark);
        if (deleted && text.StartsWith("/memfd:"u8))
            return new FdTarget(TargetForm.MemFd, text[7..^DeletedMark.Length]);
        if (text.SequenceEqual("/secretmem (deleted)"u8))
            return new FdTarget(TargetForm.MemFd, text[1..^DeletedMark.Length]);
        if (text.StartsWith("/dmabuf:"u8)) return new FdTarget(TargetForm.DmaBuf, text[8..]);
        return new FdTarget(TargetForm.Path, text);
    }

    private static bool IsNamespaceType(ReadOnlySpan<byte> prefix)
        => prefix.SequenceEqual("net"u8) || prefix.SequenceEqual("mnt"u8) || prefix.SequenceEqual("user"u8)
            || prefix.SequenceEqual("pid"u8) || prefix.SequenceEqual("uts"u8) || prefix.SequenceEqual("ipc"u8)
            || prefix.SequenceEqual("cgroup"u8) || prefix.SequenceEqual("time"u8);

    private static ulong? Number(ReadOnlySpan<byte> bracketed)
    {
        ReadOnlySpan<byte> digits = Unbracket(bracketed);
        return digits.Length == bracketed.Length - 2 ? ProcNumber.Unsigned(digits) : null;
    }

    private static ReadOnlySpan<byte> Unbracket(ReadOnlySpan<byte> text)
        => text.Length >= 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
}
