using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace NetnsPS.Tests.Unit.FileDescriptors;

/// <summary>fdinfo texts as a kernel (6.18) wrote them, and damaged ones for fuzzing.</summary>
internal static class FdInfoSamples
{
    internal const string EventFd = "eventfd-count:               5a\neventfd-id: 3\neventfd-semaphore: 1\n";
    internal const string TimerFd =
        "clockid: 1\nticks: 7\nsettime flags: 01\nit_value: (0, 49406829)\nit_interval: (1, 500000000)\n";
    internal const string SignalFd = "sigmask:\t0000000200004200\n";
    internal const string Epoll =
        "tfd:        6 events: 80000019 data:                6  pos:0 ino:40f sdev:10 \ntfd:        8 events:       "
            + "19 data: ffffffffffffffff  pos:-1 ino:a534 sdev:f \n";
    internal const string PidFd = "Pid:\t4711\nNSpid:\t4711\t12\t1\n";
    internal const string Tun = "iff:\ttap0\n";
    internal const string Pty = "tty-index:\t3\n";
    internal const string Locks =
        "lock:\t1: FLOCK  ADVISORY  WRITE 9251 fe:00:11657807 0 EOF\nlock:\t2: POSIX  ADVISORY  WRITE 9251 "
            + "fe:00:11657807 0 EOF\n";

    internal const string Inotify =
        "inotify wd:2 ino:13 sdev:fe00000 mask:2 ignored_mask:0 fhandle-bytes:8 fhandle-type:1 "
            + "f_handle:1300000000000000 \n"
        + "inotify wd:1f ino:3c570 sdev:800011 mask:800afff ignored_mask:0 fhandle-bytes:8 fhandle-type:1 "
            + "f_handle:70c5030000000000 \n";

    internal const string Fanotify =
        "fanotify flags:10 event-flags:8000\nfanotify mnt_id:1b mflags:0 mask:8 ignored_mask:40000003\n"
        + "fanotify ino:3c570 sdev:fe00000 mflags:0 mask:b ignored_mask:0 fhandle-bytes:8 fhandle-type:1 "
            + "f_handle:70c5030000000000\n"
        + "fanotify sdev:800013 mflags:0 mask:20 ignored_mask:0\n";

    internal const string BpfMap =
        "map_type:\t1\nkey_size:\t4\nvalue_size:\t8\nmax_entries:\t16\nmap_flags:\t0x0\nmap_extra:\t0x0\nmemlock:\t2320\nmap_id:\t25\nfrozen:\t0\n";

    internal const string BpfProgram =
        "prog_type:\t1\nprog_jited:\t1\nprog_tag:\t59f4a931744dcdc6\nmemlock:\t4096\nprog_id:\t97\nrun_time_ns:\t0\nrun_cnt:\t0\nrecursion_misses:\t0\nverified_insns:\t2\n";

    internal const string IoUring =
        "SqMask:\t0x7\nSqHead:\t0\nSqTail:\t0\nCqMask:\t0xf\nSQEs:\t0\nUserFiles:\t0\nPollList:\nCqOverflowList:\nNAPI:\tdisabled\n";
    internal const string DmaBuf = "size:\t4096\ncount:\t2\nexp_name:\tudmabuf\n";

    internal static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "", EventFd, TimerFd, SignalFd, Epoll, PidFd, Tun, Pty, Locks, Inotify, Fanotify, BpfMap, BpfProgram,
            IoUring, DmaBuf }
            .Select(rest => FakeProc.Info(rest)),
    ];

    /// <summary>
    /// Any bytes; the texts cut; the texts with bytes of another kind inside; the texts in pieces, in any order.
    /// </summary>
    internal static Gen<byte[]> Mangled(IReadOnlyList<string> texts)
    {
        Gen<byte[]> whole = Gen.Elements<string>(texts).Select(Encoding.UTF8.GetBytes);
        Gen<byte[]> any = ArbMap.Default.GeneratorFor<byte[]>();
        Gen<byte[]> cut = whole.SelectMany(bytes => Gen.Choose(0, bytes.Length).Select(length => bytes[..length]));
        Gen<byte[]> pierced = whole.SelectMany(
            bytes => Gen.Choose(0, bytes.Length), (bytes, at) => (bytes, at))
            .SelectMany(place => any,
                (place, noise) => (byte[])[.. place.bytes[..place.at], .. noise, .. place.bytes[place.at..]]);
        Gen<byte[]> shuffled = whole.SelectMany(
            bytes => Gen.Shuffle(Encoding.Latin1.GetString(bytes).Split(' ', '\n'))
                .Select(parts => Encoding.Latin1.GetBytes(string.Join(' ', parts))));
        return Gen.OneOf(any, whole, cut, pierced, shuffled);
    }
}
