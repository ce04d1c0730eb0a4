"""The star with pyroute2. See star.h for the protocol."""
import os
import sys
import time

from pyroute2 import NetNS, netns

leaves, rounds = int(sys.argv[1]), int(sys.argv[2])
prefix = f"pystar{os.getpid()}"


def report(start):
    print(f"{(time.monotonic() - start) * 1e3:.3f}", flush=True)
    sys.stdin.readline()


def index(ns, name):
    return ns.link_lookup(ifname=name)[0]


def build():
    hub = NetNS(f"{prefix}-hub")
    hub.link("set", index=1, state="up")
    hub.link("add", ifname="br0", kind="bridge")
    bridge = index(hub, "br0")
    hub.link("set", index=bridge, state="up")
    hub.addr("add", index=bridge, address="10.0.0.1", prefixlen=16)
    for i in range(leaves):
        leaf = NetNS(f"{prefix}-{i}")
        leaf.link("set", index=1, state="up")
        hub.link("add", ifname=f"port{i}", kind="veth", peer={"ifname": "eth0", "net_ns_fd": f"{prefix}-{i}"})
        hub.link("set", index=index(hub, f"port{i}"), master=bridge, state="up")
        eth0 = index(leaf, "eth0")
        leaf.link("set", index=eth0, state="up")
        leaf.addr("add", index=eth0, address=f"10.0.{(i + 2) >> 8}.{(i + 2) & 255}", prefixlen=16)
        leaf.route("add", dst="default", gateway="10.0.0.1")
        leaf.close()
    hub.close()


def teardown():
    for name in [f"{prefix}-hub"] + [f"{prefix}-{i}" for i in range(leaves)]:
        netns.remove(name)


for _ in range(rounds):
    start = time.monotonic()
    build()
    report(start)
    start = time.monotonic()
    teardown()
    report(start)
