namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>The program of <see cref="FdHolder"/>.</summary>
internal static class FdHolderScript
{
    internal const string Text = """
        import ctypes, errno, fcntl, json, os, random, select, socket, struct, sys, threading, time
        libc = ctypes.CDLL(None, use_errno=True)
        # Every way in which the loopback address may be asked for needs the interface to be up.
        s = socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack("16sh22x", b"lo", 0x49)); s.close()
        held, place = [], sys.argv[1]

        def address(a, sock_family=0):
            if isinstance(a, bytes): return "@" + a[1:].decode().replace("\0", "@") if a[:1] == b"\0" else a.decode()
            if isinstance(a, tuple) and len(a) in (2, 4) and isinstance(a[0], str):
                return (f"[{a[0]}]" if ":" in a[0] else a[0]) + f":{a[1]}"
            if sock_family == 40: return f"{'*' if a[0] == 0xffffffff else a[0]}:{a[1]}"
            if isinstance(a, tuple) and a and isinstance(a[0], int): return str(a[0])
            return str(a) if a else None

        def tell(fd, kind, detail=None, sock=None):
            st, flags, local, remote = os.fstat(fd), fcntl.fcntl(fd, fcntl.F_GETFL), None, None
            if sock is not None:
                local = address(sock.getsockname(), sock.family)
                try: remote = address(sock.getpeername())
                except OSError: pass
            return dict(fd=fd, kind=kind, device=st.st_dev, inode=st.st_ino, access=3 if flags & os.O_PATH else flags & 3, nonBlock=bool(flags & os.O_NONBLOCK),
                closeOnExec=bool(fcntl.fcntl(fd, fcntl.F_GETFD) & 1), local=local, remote=remote, detail=detail)

        def keep(thing): held.append(thing); return thing
        def close_all(fds):
            for thing in [t for t in held if t.fileno() in fds]: held.remove(thing); thing.close()
            for fd in fds:
                try: os.close(fd)
                except OSError: pass
        def name(): return os.path.join(place, f"{random.getrandbits(40):x}")
        def one(fd, kind, detail=None): return [tell(fd, kind, detail)]
        def socks(*many): return [tell(keep(s).fileno(), "Socket", d, s) for s, d in many]

        def file(): return one(os.open(name(), os.O_CREAT | random.choice([os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_RDWR | os.O_APPEND])), "File")
        def deleted():
            path = name(); fd = os.open(path, os.O_CREAT | os.O_RDWR); os.unlink(path); return one(fd, "File", "deleted")
        def falsely_deleted(): return one(os.open(name() + " (deleted)", os.O_CREAT | os.O_RDWR), "File")
        def unnamed(): return one(os.open(place, os.O_TMPFILE | os.O_RDWR), "File", "deleted")
        def directory(): return one(os.open("/etc", os.O_DIRECTORY | os.O_RDONLY), "Directory")
        def path_only(): return one(os.open("/etc", os.O_PATH), "Directory", "path")
        def null(): return one(os.open("/dev/null", os.O_RDWR), "CharacterDevice", "1:3")
        def fifo():
            path = name(); os.mkfifo(path); return one(os.open(path, os.O_RDWR), "Fifo")
        def pipe():
            r, w = os.pipe2(random.choice([0, os.O_NONBLOCK])); return [tell(r, "Pipe", "Read"), tell(w, "Pipe", "Write")]
        def eventfd():
            count = random.randrange(1000); return one(os.eventfd(count, random.choice([0, os.EFD_NONBLOCK])), "EventFd", str(count))
        def timerfd():
            clock = random.choice([0, 1, 7]); return one(libc.timerfd_create(clock, 0), "TimerFd", str(clock))
        def signalfd():
            number = random.choice([1, 2, 10, 12]); mask = (ctypes.c_ulong * 16)(1 << (number - 1))
            return one(libc.signalfd(-1, mask, 0), "SignalFd", str(1 << (number - 1)))
        def inotify():
            fd = libc.inotify_init1(0); libc.inotify_add_watch(fd, place.encode(), 0x100); return one(fd, "Inotify", str(os.stat(place).st_ino))
        def fanotify():
            fd = libc.fanotify_init(0, 0); assert fd >= 0
            assert libc.fanotify_mark(fd, 1, ctypes.c_uint64(8), -100, place.encode()) == 0; return one(fd, "Fanotify", str(os.stat(place).st_ino))
        def epoll():
            ep, (r, w) = keep(select.epoll()), os.pipe(); ep.register(r, select.EPOLLIN)
            return [tell(ep.fileno(), "Epoll", str(r)), tell(r, "Pipe", "Read"), tell(w, "Pipe", "Write")]
        def memfd(): return one(os.memfd_create("some memory"), "MemFd", "some memory")
        def pidfd(): return one(os.pidfd_open(os.getppid()), "PidFd", str(os.getppid()))
        def nsfs():
            kind = random.choice(["net", "mnt", "uts", "user"]); return one(os.open(f"/proc/self/ns/{kind}", os.O_RDONLY), "Namespace", kind)
        def tun():
            fd = os.open("/dev/net/tun", os.O_RDWR)
            made = fcntl.ioctl(fd, 0x400454ca, struct.pack("16sH22x", b"fdt%d", 0x1001)); return one(fd, "CharacterDevice", made[:16].rstrip(b"\0").decode())
        def pty():
            fd = os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY); return one(fd, "CharacterDevice", os.ptsname(fd)) if hasattr(os, "ptsname") else one(fd, "CharacterDevice")
        def io_uring():
            fd = libc.syscall(425, 4, ctypes.create_string_buffer(256)); assert fd >= 0; return one(fd, "IoUring")
        def tcp(v6=False):
            family, host = (socket.AF_INET6, "::1") if v6 else (socket.AF_INET, "127.0.0.1")
            l = socket.create_server((host, 0), family=family, backlog=8); c = socket.socket(family); c.connect(l.getsockname()[:2]); a, _ = l.accept()
            return socks((l, "Listen"), (c, "Established"), (a, "Established"))
        def tcp6(): return tcp(True)
        def tcp_closewait():
            l = socket.create_server(("127.0.0.1", 0)); c = socket.create_connection(l.getsockname()); a, _ = l.accept(); a.close()
            keep(c).recv(1); return socks((l, "Listen"), (c, "CloseWait"))
        def tcp_bound():
            s = socket.socket(); s.bind(("127.0.0.1", 0)); return socks((s, "Closed"))
        def tcp_new(): return socks((socket.socket(random.choice([2, 10])), "Closed"))
        def udp():
            s = socket.socket(2, 2); s.bind(("127.0.0.1", 0)); c = socket.socket(2, 2); c.connect(s.getsockname()); return socks((s, "Closed"), (c, "Established"))
        def udp6():
            s = socket.socket(10, 2); s.bind(("::1", 0)); return socks((s, "Closed"))
        def udp_new(): return socks((socket.socket(2, 2), "Closed"))
        def unix():
            path = name(); l = socket.socket(1); l.bind(path); l.listen(); c = socket.socket(1); c.connect(path); a, _ = l.accept()
            return socks((l, "Listen"), (c, "Established"), (a, "Established"))
        def abstract():
            s = socket.socket(1, 2); s.bind("\0fds" + name().replace("/", "\0")); return socks((s, "Closed"))
        def pair():
            a, b = socket.socketpair(1, random.choice([1, 2, 5])); return socks((a, "Established"), (b, "Established"))
        def netlink():
            s = socket.socket(16, 3, 0); s.bind((0, 1)); return socks((s, "route"))
        def packet():
            s = socket.socket(17, 3, socket.htons(0x88cc)); s.bind(("lo", 0x88cc)); return [tell(keep(s).fileno(), "Socket", "lldp")]
        def raw(): return [tell(keep(socket.socket(2, 3, 1)).fileno(), "Socket", "icmp")]

        arm = os.uname().machine == "aarch64"
        def made(number, *args):
            fd = libc.syscall(number, *args)
            if fd < 0: raise OSError(ctypes.get_errno(), "syscall")
            return fd
        # The verifier gives way with EAGAIN to what is pending for this thread: the end of an io_uring that was just closed, for
        # instance. As libbpf does (sys_bpf_prog_load, tools/lib/bpf/bpf.c) it is tried five times.
        def bpf(kind, command, attr):
            for attempt in range(5):
                try: fd = made(280 if arm else 321, command, attr, len(attr)); break
                except OSError as e:
                    if e.errno != errno.EAGAIN or attempt == 4: raise
            told = ctypes.create_string_buffer(8)
            made(280 if arm else 321, 15, struct.pack("IIQ", fd, 8, ctypes.addressof(told)), 16) # BPF_OBJ_GET_INFO_BY_FD
            return one(fd, kind, "{}:{}".format(*struct.unpack("II", told.raw)))
        def bpf_map(): return bpf("BpfMap", 0, struct.pack("IIIII", 1, 4, 8, 16, 0) + bytes(100))
        def bpf_program():
            code, license = ctypes.create_string_buffer(struct.pack("<BBhiBBhi", 0xb7, 0, 0, 0, 0x95, 0, 0, 0)), ctypes.create_string_buffer(b"GPL")
            return bpf("BpfProgram", 5, struct.pack("IIQQ", 1, 2, ctypes.addressof(code), ctypes.addressof(license)) + bytes(96))
        def perf(): return one(made(241 if arm else 298, struct.pack("IIQ", 1, 120, 0) + bytes(104), 0, -1, -1, 8), "PerfEvent")
        def userfaultfd(): return one(made(282 if arm else 323, 1), "UserFaultFd")
        def memfd_secret(): return one(made(447, 0), "MemFd", "secretmem")
        def unknown(): return one(made(430, b"tmpfs", 0), "AnonInode", "fscontext")
        def block():
            path = name(); os.mknod(path, 0o60600, os.makedev(7, 5)); return one(os.open(path, os.O_PATH), "BlockDevice", "7:5")
        def vsock():
            s = socket.socket(40, 1); s.bind((0xffffffff, 0xffffffff)); s.listen(); return socks((s, "Listen"))

        kinds = {k: f for k, f in list(globals().items()) if callable(f) and getattr(f, "__module__", None) == "__main__"
            and k not in ("address", "tell", "keep", "name", "one", "socks", "close_all", "made", "bpf")}
        # Kernels are built, and sandboxes set up, without some of these.
        for k in ("io_uring", "fanotify", "tun", "bpf_map", "bpf_program", "perf", "userfaultfd", "memfd_secret", "unknown", "block", "vsock"):
            try: close_all([fd["fd"] for fd in kinds[k]()])
            except (OSError, AssertionError): del kinds[k]
        print("ready", flush=True)
        for line in sys.stdin:
            verb, _, rest = line.rstrip("\n").partition(" ")
            if verb == "open": result = kinds[rest]() if rest in kinds else None
            elif verb == "random":
                seed, count = map(int, rest.split()); random.seed(seed)
                result = [fd for k in random.choices(list(kinds), k=count) for fd in kinds[k]()]
            elif verb == "drop": close_all([int(fd) for fd in rest.split()]); result = []
            elif verb == "close":
                number = int(rest)
                thing = next((t for t in held if hasattr(t, "fileno") and t.fileno() == number), None)
                thing.close() if thing is not None else os.close(number)
                result = []
            else: exec(rest); result = []
            print(json.dumps(result), flush=True)
        """;
}
