#!/bin/bash
# Writes the fixtures in Traffic/: queueing disciplines, netem also where the kernel lacks it.
cd "$(dirname "$0")"
. ./capturing.sh
cd Traffic
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)
ip -n $here link set p0 up
ip -n $here link set p1 up
q() { # name, qdisc and its options
    local name=$1
    shift
    capture "$name" tc -n @ qdisc replace dev p0 root handle 1: "$@"
}

q netem-delay netem delay 100ms
q netem-jitter netem delay 100ms 10ms 25%
q netem-loss netem loss 1%
q netem-loss-correlated netem loss 1.5% 25%
q netem-duplicate netem duplicate 2% 5%
q netem-duplicate-correlated netem loss 1% 25% duplicate 2% 5%
q netem-rate-40gbit netem rate 40gbit
q netem-loss-model netem delay 10ms loss gemodel 1% 10% 70% 0.1%
q netem-corrupt netem corrupt 0.1%
q netem-corrupt-correlated netem corrupt 0.1% 10%
q netem-reorder netem delay 10ms reorder 25% 50% gap 5
q netem-rate netem rate 10mbit
q netem-limit netem limit 77 delay 1ms
q netem-long-delay netem delay 5s
q netem-everything netem limit 5000 delay 20ms 5ms 10% loss 1% duplicate 0.5% corrupt 0.2% reorder 3% rate 1gbit
capture netem-child tc -n @ qdisc replace dev p0 parent 1:1 handle 10: netem delay 100ms
for rate in 1mbit 10mbit 1gbit; do
    q tbf-$rate tbf rate $rate burst 32kb latency 50ms
    receive received-tbf-$rate tc -n @ qdisc show dev p0
done
q tbf-limit tbf rate 10mbit burst 10000 limit 20000
q tbf-40gbit tbf rate 40gbit burst 1mb limit 2mb
q tbf-kilo tbf rate 64kbit burst 1600 limit 10000
q tbf-peak tbf rate 10mbit burst 32kb limit 60000 peakrate 12mbit mtu 1540 overhead 4
capture tbf-child tc -n @ qdisc replace dev p0 parent 1:1 handle 10: tbf rate 10mbit burst 10000 limit 20000
capture qdisc-delete tc -n @ qdisc delete dev p0 root
ip -n $here link add ifb0 type ifb # index 4
capture clsact-add tc -n @ qdisc add dev p0 clsact
capture redirect-add tc -n @ filter add dev p0 ingress protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev ifb0
types=44 reply received-redirect tc -n @ filter show dev p0 ingress
rm received-redirect.json
capture clsact-delete tc -n @ qdisc delete dev p0 clsact
