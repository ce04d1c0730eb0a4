using System.Buffers.Text;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Reads descriptors one after the other, with the same buffers: a link, its fdinfo, and for a path its attributes.
/// </summary>
internal sealed class FdReader : IDisposable
{
    // A number can be closed and opened anew between two calls; more often than this in a row is nothing to wait for.
    private const int MaximumAttempts = 3;

    private readonly byte[] _name = new byte[16];
    private readonly byte[] _link = new byte[4097];
    private readonly KernelMounts _mounts = new();
    private readonly ProcDirectory _process;
    private readonly OwnHandle _links;
    private readonly OwnHandle? _infos;
    private byte[] _info = new byte[16384];
    private byte[] _again = new byte[1024];

    private FdReader(ProcDirectory process, OwnHandle links, OwnHandle? infos)
    {
        _process = process;
        _links = links;
        _infos = infos;
    }

    /// <summary>The directory of links.</summary>
    internal SafeFd Links => _links.Fd;

    /// <summary>
    /// How many descriptors were listed and then gone, or refused: reasons to ask whether the process still lives.
    /// </summary>
    internal int Missed { get; private set; }

    /// <summary>Opens the directories of a process, or of one of its threads (<c>task/TID/</c>).</summary>
    /// <exception cref="ProcessNotFoundException">It has ended.</exception>
    /// <exception cref="FdAccessDeniedException">The list of its descriptors may not be read.</exception>
    internal static FdReader Open(ProcDirectory process, string task)
    {
        OwnHandle links = process.OpenBelow(task + "fd");
        try
        {
            // Who may list the numbers may not always see what is behind them: fdinfo is refused as a whole then.
            return new FdReader(process, links, process.TryOpenBelow(task + "fdinfo", out _));
        }
        catch
        {
            links.Dispose();
            throw;
        }
    }

    /// <summary>Reads one descriptor.</summary>
    /// <returns>Null when it was closed meanwhile.</returns>
    internal FileDescriptor? Read(int fd)
    {
        Utf8Formatter.TryFormat(fd, _name, out int digits);
        _name[digits] = 0;
        for (int attempt = 1; ; attempt++)
        {
            FdSighting seen = Look(fd);
            if (seen.IsGone)
            {
                Missed++;
                return null;
            }

            if (seen.IsTorn && attempt < MaximumAttempts) continue;
            if (seen.LinkErrno != Errno.None) Missed++;
            return FdFactory.Create(_process, seen);
        }
    }

    /// <summary>
    /// Whether the number still shows the same link: what was listed and is not found elsewhere may just be closed.
    /// </summary>
    internal bool IsStillOpen(FileDescriptor descriptor)
    {
        Utf8Formatter.TryFormat(descriptor.Fd, _name, out int digits);
        _name[digits] = 0;
        return DirectoryCalls.ReadLink(Links, _name, _link, out int length) == Errno.None
            && Encoding.UTF8.GetString(_link.AsSpan(0, length)) == descriptor.Target;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _links.Dispose();
        _infos?.Dispose();
    }

    // In this order: what fdinfo showed first and the last answer
    // must be of one inode, then all between was of it as well.
    private FdSighting Look(int fd)
    {
        Errno infoErrno = ReadInfo(ref _info, out int infoLength);
        if (IsGone(infoErrno)) return FdSighting.Gone;
        ReadOnlySpan<byte> text = _info.AsSpan(0, infoLength);
        FdInfo info = FdInfo.Parse(text);
        Errno linkErrno = ReadLink(info, text[info.RestAt..], out int linkLength);
        if (IsGone(linkErrno)) return FdSighting.Gone;

        var seen = new FdSighting(fd, _link.AsSpan(0, linkLength), linkErrno, info, text[info.RestAt..], infoErrno);
        if (linkErrno != Errno.None || seen.Target.Form is TargetForm.Path) AddStatus(ref seen);
        else AddDevice(ref seen);
        return seen;
    }

    private Errno ReadInfo(ref byte[] buffer, out int length)
    {
        length = 0;
        return _infos is null
            ? Errno.EACCES
            : DirectoryCalls.ReadFile(_infos.Fd, _name, oneRecord: true, ref buffer, out length);
    }

    private Errno ReadLink(in FdInfo info, ReadOnlySpan<byte> rest, out int length)
    {
        length = _mounts.TryFind(info.MountId, out KernelMount mount) ? mount.WriteLink(info.Inode, rest, _link) : 0;
        return length > 0 ? Errno.None : DirectoryCalls.ReadLink(Links, _name, _link, out length);
    }

    private void AddStatus(ref FdSighting seen)
    {
        seen.StatusErrno = DirectoryCalls.Stat(Links, _name, out seen.Status);
        if (seen.Info.Inode is not { } inode || (seen.StatusErrno == Errno.None && seen.Status.Inode == inode)) return;

        // Two files, or a file system that shows one inode number to stat and another one in fdinfo (overlayfs).
        Errno errno = ReadInfo(ref _again, out int length);
        seen.IsGone = IsGone(errno);
        // An open file always has attributes: none means that it was
        // closed at that moment, and by now perhaps another one opened.
        seen.IsTorn = IsGone(seen.StatusErrno) || FdInfo.Parse(_again.AsSpan(0, length)).Inode != inode;
    }

    private void AddDevice(ref FdSighting seen)
    {
        bool isOther = seen.Target.Inode is { } inode && seen.Info.Inode is { } shown && inode != shown;
        seen.IsTorn = isOther
            || (seen.InfoErrno == Errno.None && KnownTargets.LacksItsLines(seen.Target, seen.InfoRest));
        if (seen.IsTorn || seen.Info.MountId is not { } id) return;
        if (_mounts.TryFind(id, out KernelMount mount)) seen.Device = mount.Device;
        else if (DirectoryCalls.Stat(Links, _name, out Files.Statx status) == Errno.None
            && status.Inode == seen.Info.Inode)
            seen.Device = _mounts.Learn(id, seen.Target.Form, status).Device;
    }

    private static bool IsGone(Errno errno) => errno is Errno.ENOENT or Errno.ESRCH;
}

/// <summary>All that was read about one descriptor, still as bytes.</summary>
internal ref struct FdSighting
{
    internal FdSighting(int fd, ReadOnlySpan<byte> link, Errno linkErrno, scoped in FdInfo info,
        ReadOnlySpan<byte> infoRest, Errno infoErrno)
    {
        Fd = fd;
        Link = link;
        LinkErrno = linkErrno;
        Target = FdTarget.Parse(link);
        InfoErrno = infoErrno;
        Info = info;
        InfoRest = infoRest;
        // Not asked for is like not answered.
        StatusErrno = Errno.ENODATA;
    }

    /// <summary>What is not there any more.</summary>
    internal static FdSighting Gone => new() { IsGone = true };

    internal int Fd { get; }

    internal ReadOnlySpan<byte> Link { get; }

    internal FdTarget Target { get; }

    internal Errno LinkErrno { get; }

    internal FdInfo Info { get; }

    /// <summary>The lines of fdinfo that depend on the kind.</summary>
    internal ReadOnlySpan<byte> InfoRest { get; }

    internal Errno InfoErrno { get; }

    /// <summary>The attributes of a path, when <see cref="StatusErrno"/> is none.</summary>
    internal Files.Statx Status;

    internal Errno StatusErrno;

    /// <summary>The device of what has no path.</summary>
    internal ulong? Device;

    /// <summary>It was closed meanwhile.</summary>
    internal bool IsGone;

    /// <summary>It was closed and opened anew meanwhile: the parts are of two files.</summary>
    internal bool IsTorn;
}
