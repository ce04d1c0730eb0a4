#!/bin/bash
# Writes the fixtures in Netfilter/: tracked connections. Needs conntrack(8) and nft(8) besides.
cd "$(dirname "$0")"
. ./capturing.sh
mkdir -p Netfilter
cd Netfilter
ip -n $here link set lo up
ip netns exec $here sh -e << 'TEXT'
sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1
nft add table inet t
nft 'add chain inet t raw { type filter hook output priority raw ; }'
nft 'add rule inet t raw udp dport 5353 ct zone set 7'
nft 'add chain inet t filter { type filter hook output priority 0 ; }'
nft 'add rule inet t filter tcp dport 8080 ct mark set 0x2a'
nft 'add chain inet t nat { type nat hook output priority -100 ; }'
nft 'add rule inet t nat ip daddr 127.0.0.9 tcp dport 80 dnat ip to 127.0.0.1:8080'
TEXT
ip netns exec $here python3 - << 'TEXT'
import socket, struct
server = socket.create_server(("127.0.0.1", 8080)); client = socket.create_connection(("127.0.0.1", 8080)); client.send(b"hello")
translated = socket.create_connection(("127.0.0.9", 80))
six = socket.create_server(("::1", 9090), family=socket.AF_INET6); other = socket.create_connection(("::1", 9090)); other.close()
datagram = socket.socket(2, 2); datagram.sendto(b"x", ("127.0.0.1", 5353))
echo = bytearray(struct.pack("!BBHHH", 8, 0, 0, 77, 1)); echo[2:4] = struct.pack("!H", 0xffff - sum(struct.unpack("!4H", echo)))
raw = socket.socket(2, 3, 1); raw.sendto(bytes(echo), ("127.0.0.1", 0))
TEXT
capture conntrack-list ip netns exec @ conntrack -L
capture conntrack-list-ipv4 ip netns exec @ conntrack -L -f ipv4
capture conntrack-list-ipv6 ip netns exec @ conntrack -L -f ipv6
receive received-conntrack ip netns exec @ conntrack -L
