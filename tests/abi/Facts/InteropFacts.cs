using NetnsPS.FileDescriptors;
using NetnsPS.Interop;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>System calls: their numbers, flags and structures.</summary>
public sealed class InteropFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("errno", "errno.h").Constants(typeof(Errno)),
        new CGroup("files", "fcntl.h", "unistd.h", "sys/stat.h", "limits.h")
            .Constants(typeof(Files))
            .Constants(typeof(DirectoryCalls))
            .Constants(typeof(PlaceCalls))
            .Constants(typeof(OpenFlags))
            .Constants(typeof(FdKinds)),
        new CGroup("folders", "fcntl.h", "sys/file.h", "sys/stat.h")
            .Constants(typeof(FolderCalls)),
        new CGroup("detached mounts", "linux/mount.h", "sys/syscall.h").Constants(typeof(DetachedMountCalls))
            .Constants(typeof(MountCopyCalls)),
        new CGroup("mount trees", "linux/mount.h", "linux/fcntl.h", "sys/syscall.h")
            .Constants(typeof(MountTreeCalls))
            .Struct<MountTreeCalls.MountAttributes>(
                "struct mount_attr", ("Set", "attr_set"), ("Clear", "attr_clr"), ("Propagation", "propagation"),
                    ("UserNamespace", "userns_fd")),
        new CGroup("namespaces", "sched.h", "linux/nsfs.h").Constants(typeof(NamespaceCalls))
            .Constants(typeof(NamespaceQueries)),
        new CGroup("processes", "sys/types.h", "signal.h", "sys/wait.h", "spawn.h", "pwd.h", "sys/syscall.h",
            "sys/prctl.h", "time.h")
            .Constants(typeof(SignalCalls))
            .Constants(typeof(TimerSlackCalls))
            .Constants(typeof(ClockCalls))
            .Constants(typeof(WaitCalls))
            .Constants(typeof(SpawnCalls))
            .Constants(typeof(PidFdCalls))
            .Struct<WaitCalls.SigInfo>(
                "siginfo_t", ("Code", "si_code"), ("ProcessId", "si_pid"), ("Status", "si_status"))
            .Struct<UserCalls.Passwd>(
                "struct passwd", ("Name", "pw_name"), ("Password", "pw_passwd"), ("UserId", "pw_uid"),
                ("GroupId", "pw_gid"),
                ("RealName", "pw_gecos"), ("Directory", "pw_dir"), ("Shell", "pw_shell"))
            .True($"sizeof(posix_spawnattr_t) <= {SpawnCalls.OpaqueSize} && sizeof(posix_spawn_file_actions_t) <= "
                + $"{SpawnCalls.OpaqueSize}", "SpawnCalls.OpaqueSize"),
        new CGroup("keys", "linux/keyctl.h", "sys/syscall.h")
            .Constants(typeof(KeyringCalls))
            .True($"SYS_keyctl == {KeyringCalls.SYS_keyctl}", "KeyringCalls.SYS_keyctl"),
        new CGroup("polling", "poll.h", "sys/eventfd.h")
            .Constants(typeof(Polling))
            .Struct<Polling.PollDescriptor>(
                "struct pollfd", ("Fd", "fd"), ("Events", "events"), ("ReturnedEvents", "revents")),
        new CGroup("sockets", "sys/socket.h", "sys/time.h", "netinet/in.h", "netinet/tcp.h", "linux/sockios.h",
            "sys/syscall.h")
            .Constants(typeof(Sockets))
            .Constants(typeof(SocketQueries), newer: ["SO_NETNS_COOKIE"])
            .Struct<Sockets.TimeValue>("struct timeval", ("Seconds", "tv_sec"), ("Microseconds", "tv_usec"))
            .Struct<DatagramCalls.Vector>("struct iovec", ("Base", "iov_base"), ("Length", "iov_len"))
            .Struct<DatagramCalls.MessageHeader>(
                "struct msghdr", ("Name", "msg_name"), ("NameLength", "msg_namelen"), ("Vectors", "msg_iov"),
                ("VectorCount", "msg_iovlen"), ("Control", "msg_control"), ("ControlLength", "msg_controllen"),
                ("Flags", "msg_flags"))
            .Struct<DatagramCalls.ControlHeader>(
                "struct cmsghdr", ("Length", "cmsg_len"), ("Level", "cmsg_level"), ("Type", "cmsg_type"))
            .Struct<DatagramCalls.PacketInformation4>(
                "struct in_pktinfo", ("Interface", "ipi_ifindex"), ("Source", "ipi_spec_dst"),
                ("Destination", "ipi_addr"))
            .Struct<DatagramCalls.PacketInformation6>(
                "struct in6_pktinfo", ("Address", "ipi6_addr"), ("Interface", "ipi6_ifindex")),
        new CGroup("IP sockets", "time.h", "netinet/in.h", "sys/socket.h", "linux/errqueue.h", "linux/icmp.h",
            "linux/icmpv6.h")
            .Constants(typeof(IpSockets))
            .True($"sizeof(struct sockaddr_in) == {IpSockets.SizeOfIPv4Address}", "IpSockets.SizeOfIPv4Address")
            .True($"sizeof(struct sockaddr_in6) == {IpSockets.SizeOfIPv6Address}", "IpSockets.SizeOfIPv6Address")
            .Struct<IpSockets.MessageHeader>(
                "struct msghdr", ("Name", "msg_name"), ("NameLength", "msg_namelen"), ("Parts", "msg_iov"),
                ("PartCount", "msg_iovlen"), ("Control", "msg_control"), ("ControlLength", "msg_controllen"),
                ("Flags", "msg_flags"))
            .Struct<IpSockets.IoVector>("struct iovec", ("Start", "iov_base"), ("Length", "iov_len"))
            .Struct<IpSockets.ControlHeader>(
                "struct cmsghdr", ("Length", "cmsg_len"), ("Level", "cmsg_level"), ("Type", "cmsg_type"))
            .Struct<IpSockets.ExtendedError>(
                "struct sock_extended_err", ("Number", "ee_errno"), ("Origin", "ee_origin"), ("Type", "ee_type"),
                ("Code", "ee_code"), ("Padding", "ee_pad"), ("Information", "ee_info"), ("Data", "ee_data"))
            .Struct<IpSockets.Linger>("struct linger", ("IsOn", "l_onoff"), ("Seconds", "l_linger"))
            .Struct<ClockCalls.TimeSpecification>("struct timespec", ("Seconds", "tv_sec"), ("Nanoseconds", "tv_nsec")),
        Enum.GetValues<DnsRecordType>().Where(t => t != DnsRecordType.None).Aggregate(
            new CGroup("DNS record types", "arpa/nameser.h"),
            (group, type) => group.True($"ns_t_{type.ToString().ToLowerInvariant()} == {(int)type}", type.ToString())),
    ];
}
