namespace NetnsPS.FileDescriptors;

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
