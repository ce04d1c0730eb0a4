#!/bin/bash
# Writes the fixtures beside it: links, addresses and routes.
cd "$(dirname "$0")"
. ./capturing.sh

capture veth-add ip -n @ link add eth0 type veth peer name eth1
capture veth-add-mtu-mac ip -n @ link add eth2 mtu 1400 address 02:00:00:00:00:01 type veth peer name eth3 mtu 1400 address 02:00:00:00:00:02
capture veth-add-peer-netns ip -n @ link add eth4 type veth peer name eth5 netns $there
capture veth-add-up-queues ip -n @ link add eth7 up numtxqueues 1 numrxqueues 1 type veth peer name eth8 numtxqueues 1 numrxqueues 1
capture bridge-add ip -n @ link add br0 type bridge
capture link-up ip -n @ link set dev lo up
capture link-down ip -n @ link set dev lo down
capture link-promisc ip -n @ link set dev lo promisc on
capture link-mtu ip -n @ link set dev eth0 mtu 1400
capture link-address ip -n @ link set dev eth0 address 02:00:00:00:00:01
capture link-name ip -n @ link set dev eth2 name renamed
capture link-master ip -n @ link set dev eth0 master br0
capture link-nomaster ip -n @ link set dev eth0 nomaster
capture link-txqueuelen ip -n @ link set dev eth0 txqueuelen 77
capture link-alias ip -n @ link set dev eth0 alias why
capture link-group ip -n @ link set dev eth0 group 7
capture link-add-options ip -n @ link add txqueuelen 77 numtxqueues 2 numrxqueues 3 name eth6 index 99 type bridge
capture link-netns ip -n @ link set dev eth4 netns $there
capture link-delete ip -n @ link delete dev renamed
ip -n $here link set eth0 up
ip -n $here link set eth1 up
capture address-add-v4 ip -n @ address add 10.0.0.1/24 dev eth0
capture address-add-v6 ip -n @ address add fd00::1/64 dev eth0 nodad
capture address-add-loopback ip -n @ address add 127.0.0.2/8 dev lo
capture address-add-options ip -n @ address add 10.2.0.1 peer 10.2.0.9/24 broadcast 10.2.0.255 label eth0:x metric 77 noprefixroute valid_lft 1000 preferred_lft 500 dev eth0
capture address-add-scope ip -n @ address add 10.3.0.1/24 scope link dev eth0
capture address-delete ip -n @ address delete 127.0.0.2/8 dev lo
capture route-add-default ip -n @ route add default via 10.0.0.2 dev eth0
capture route-add-device ip -n @ route add 10.1.0.0/16 dev eth0 metric 7
capture route-add-v6 ip -n @ route add fd01::/64 via fd00::2 dev eth0
capture route-add-blackhole ip -n @ route add blackhole 10.3.0.0/16
capture route-add-table ip -n @ route add 10.4.0.0/16 dev eth0 table 1000
capture route-add-onlink ip -n @ route add 10.6.0.0/16 via 192.0.2.1 dev eth0 onlink
capture route-add-via-v6 ip -n @ route add 10.8.0.0/16 via inet6 fd00::9 dev eth0
capture route-add-mtu ip -n @ route add 10.9.0.0/16 via 10.0.0.2 mtu 1300
capture route-add-source ip -n @ route add 10.10.0.0/16 dev eth0 src 10.0.0.1 proto static scope host
capture route-add-unreachable ip -n @ route add unreachable 10.11.0.0/16
capture route-add-prohibit ip -n @ route add prohibit 10.12.0.0/16
capture route-add-multipath-v6 ip -n @ route add fd02::/64 nexthop via fd00::2 dev eth0 nexthop via fd00::3 dev eth0 weight 256 onlink
capture route-add-multipath ip -n @ route add 10.7.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3 dev eth0 weight 5
capture route-add-tos ip -n @ route add 10.13.0.0/16 dev eth0 tos 4
capture route-delete ip -n @ route delete 10.1.0.0/16
ip -n $here nexthop add id 7 via 10.0.0.2 dev eth0
ip -n $here route add 10.5.0.0/24 nhid 7
capture route-delete-nexthop ip -n @ route delete 10.5.0.0/24 nhid 7
ip -n $here -6 route add fd61::/64 from fd00::/64 via fd00::2
capture route-delete-from ip -n @ -6 route delete fd61::/64 from fd00::/64

ip -n $here link set eth0 master br0
ip -n $here link property add dev eth0 altname a-rather-long-other-name
ip -n $here link add macvlan0 link eth1 type macvlan
receive received-links ip -n @ -d link
receive received-addresses ip -n @ -4 address show dev eth0
receive received-routes ip -n @ -4 route show table all
receive received-routes-v6 ip -n @ -6 route show table all
