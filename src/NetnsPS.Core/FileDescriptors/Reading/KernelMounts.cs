using System.Buffers.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// The kernel's own mounts, on which nothing has a path: that of all sockets, that of all pipes, that of anonymous
/// inodes. Once one of them was seen, fdinfo alone has the link of what else lies on it, which saves a call for most
/// descriptors of most programs (sockfs_dname in net/socket.c, pipefs_dname in fs/pipe.c, anon_inodefs_dname in
/// fs/anon_inodes.c).
/// </summary>
internal sealed class KernelMounts
{
    private readonly Dictionary<int, KernelMount> _mounts = [];

    /// <summary>A mount that was seen before.</summary>
    internal bool TryFind(int? id, out KernelMount mount)
    {
        mount = default;
        return id is { } number && _mounts.TryGetValue(number, out mount);
    }

    /// <summary>Remembers where something lies that has no path.</summary>
    /// <param name="id">The mount, from fdinfo.</param>
    /// <param name="form">The shape of the link that was read there.</param>
    /// <param name="status">Its attributes: they confirm that this is the kernel's own mount.</param>
    internal KernelMount Learn(int id, TargetForm form, in Files.Statx status)
    {
        bool isConfirmed = (form, FdKinds.TypeOf(status)) is (TargetForm.Socket, FdKinds.S_IFSOCK)
            or (TargetForm.Pipe, FdKinds.S_IFIFO)
            or (TargetForm.Anonymous, FdKinds.NoType);
        var mount = new KernelMount(Files.MakeDevice(status.DevMajor, status.DevMinor), isConfirmed ? form : null);
        _mounts[id] = mount;
        return mount;
    }
}

/// <summary>A mount of the kernel's own.</summary>
/// <param name="Device">The device of all that lies on it.</param>
/// <param name="Form">The shape of all links there; null when that is not sure.</param>
internal readonly record struct KernelMount(ulong Device, TargetForm? Form)
{
    /// <summary>Writes the link of what lies there.</summary>
    /// <param name="inode">Its inode, from fdinfo.</param>
    /// <param name="info">The lines of fdinfo that depend on the kind.</param>
    /// <param name="buffer">Where to write.</param>
    /// <returns>The length; 0 when the link must be read after all.</returns>
    internal int WriteLink(ulong? inode, ReadOnlySpan<byte> info, Span<byte> buffer)
    {
        if (inode is not { } number) return 0;
        return Form switch
        {
            TargetForm.Socket => Write("socket:["u8, number, buffer),
            TargetForm.Pipe => Write("pipe:["u8, number, buffer),
            TargetForm.Anonymous => KnownTargets.WriteLinkOf(info, buffer),
            _ => 0,
        };
    }

    private static int Write(ReadOnlySpan<byte> prefix, ulong number, Span<byte> buffer)
    {
        prefix.CopyTo(buffer);
        Utf8Formatter.TryFormat(number, buffer[prefix.Length..], out int digits);
        buffer[prefix.Length + digits] = (byte)']';
        return prefix.Length + digits + 1;
    }
}
