#!/bin/bash
# Writes the fixtures in Addressing/: rules and neighbours.
cd "$(dirname "$0")"
. ./capturing.sh
cd Addressing
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)
ip -n $here address add 10.0.0.1/24 dev p0
ip -n $here link set p0 up
ip -n $here link set p1 up
capture rule-from ip -n @ rule add from 10.1.0.0/16 table 100
capture rule-to ip -n @ rule add to 10.2.0.0/16 table 1000 priority 50
capture rule-all ip -n @ rule add not from 10.3.0.1 iif p0 oif p1 fwmark 0x10/0xff tos 0x10 table 200 priority 60
capture rule-six ip -n @ -6 rule add from fd00::/64 table 100 priority 70
capture rule-blackhole ip -n @ rule add from 10.4.0.0/16 blackhole priority 80
capture rule-unreachable ip -n @ rule add from 10.4.0.0/16 unreachable priority 81
capture rule-prohibit ip -n @ rule add from 10.4.0.0/16 prohibit priority 82
capture rule-goto ip -n @ rule add goto 32766 priority 90
capture rule-ports ip -n @ rule add ipproto tcp sport 1000-2000 dport 80 table 100 priority 100
capture rule-uid ip -n @ rule add uidrange 10-20 table 100 priority 110
capture rule-suppress ip -n @ rule add table main suppress_prefixlength 0 priority 120
capture rule-l3mdev ip -n @ rule add l3mdev priority 130
capture rule-suppress-group ip -n @ rule add table main suppress_ifgroup 7 priority 140 protocol static
capture rule-delete ip -n @ rule delete to 10.2.0.0/16 table 1000 priority 50
receive received-rules ip -n @ rule show
receive received-rules-v6 ip -n @ -6 rule show
capture neighbor-add ip -n @ neighbor add 10.0.0.7 lladdr 02:00:00:00:00:07 dev p0 nud permanent
capture neighbor-six ip -n @ neighbor add fd00::7 lladdr 02:00:00:00:00:07 dev p0 nud permanent
capture neighbor-replace ip -n @ neighbor replace 10.0.0.7 lladdr 02:00:00:00:00:08 dev p0 nud reachable
capture neighbor-proxy ip -n @ neighbor add proxy 10.0.0.9 dev p0
receive received-neighbors ip -n @ neighbor show nud all
receive received-proxies ip -n @ neighbor show proxy
capture neighbor-delete ip -n @ neighbor delete 10.0.0.7 dev p0
capture neighbor-proxy-delete ip -n @ neighbor delete proxy 10.0.0.9 dev p0
