#!/bin/bash
# Writes the fixtures in Replies/: what a kernel with all kinds says of them, beside what iproute2 makes of it. Needs an iproute2 that is as
# new as the kernel's kinds (netkit: 6.7), and the modules of all of them. ONLY=regex ./capture-replies.sh makes some of them.
cd "$(dirname "$0")"
. ./capturing.sh
mkdir -p Replies
cd Replies
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)

run() { # a command, which the next fixture names
    made+="${made:+$'\n'}$*"
    "$@"
}

is_wanted() { [[ $1 =~ ${ONLY:-.} ]]; }

link() { # name, parent or -, type and its options
    local name=$1 parent=$2
    is_wanted "$name" || return 0
    shift 2
    made=
    if [ "$parent" = - ]; then run ip -n $here link add x0 type "$@"; else run ip -n $here link add link "$parent" name x0 type "$@"; fi || { echo "$name: not made" >&2; return 0; }
    reply "$name" ip -n @ -d -j link show dev x0
    ip -n $here link delete x0
}

port() { # name, the options of its master
    local name=$1
    is_wanted "$name" || return 0
    shift
    made=
    run ip -n $here link add m0 type "$@" && run ip -n $here link add x0 address 02:00:00:00:00:09 type dummy && run ip -n $here link set x0 master m0 || { echo "$name: not made" >&2; return 0; }
    [ -z "${with-}" ] || run ip -n $here link set x0 type $with
    reply "$name" ip -n @ -d -j link show dev x0
    ip -n $here link delete x0
    ip -n $here link delete m0
}

link dummy - dummy
link ifb - ifb
link vcan - vcan
link vxcan - vxcan peer name x1
link veth - veth peer name x1
link nlmon - nlmon
link wireguard - wireguard
link team - team
link bridge - bridge
link bridge-vlan - bridge vlan_filtering 1 vlan_default_pvid 7 vlan_protocol 802.1ad vlan_stats_enabled 1 vlan_stats_per_port 1 fdb_max_learned 99 no_linklocal_learn 1 mcast_vlan_snooping 1 mst_enabled 1
link bridge-stp - bridge stp_state 1 forward_delay 400 hello_time 200 max_age 1000 priority 4096 ageing_time 12345 group_fwd_mask 8 group_address 01:80:c2:00:00:05 nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1
link bridge-multicast - bridge mcast_snooping 1 mcast_querier 1 mcast_router 2 mcast_hash_max 1024 mcast_igmp_version 3 mcast_mld_version 2 mcast_last_member_count 3 mcast_startup_query_count 4 mcast_stats_enabled 1 mcast_query_use_ifaddr 1 mcast_last_member_interval 101 mcast_membership_interval 102 mcast_querier_interval 103 mcast_query_interval 104 mcast_query_response_interval 105 mcast_startup_query_interval 106
link vlan p0 vlan id 7
link vlan-qinq p0 vlan protocol 802.1ad id 4094
link vlan-flags p0 vlan id 8 reorder_hdr off loose_binding on bridge_binding on gvrp on
link vlan-mvrp p0 vlan id 8 mvrp on
link vlan-qos p0 vlan id 9 ingress-qos-map 1:2 3:4 egress-qos-map 5:6 7:1
for mode in private vepa bridge passthru source; do
    link macvlan-$mode p0 macvlan mode $mode
    link macvtap-$mode p0 macvtap mode $mode
done
link macvlan-nopromisc p0 macvlan mode passthru nopromisc
link macvlan-bc p0 macvlan mode bridge bcqueuelen 777 bclim 7
link macvlan-sources p0 macvlan mode source nodst macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
link macvtap-bc p0 macvtap mode bridge bcqueuelen 777 bclim 7
link macvtap-sources p0 macvtap mode source nodst macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
link ipvlan-l2-private p0 ipvlan mode l2 private
link ipvlan-l3-vepa p0 ipvlan mode l3 vepa
link ipvlan-l3s p0 ipvlan mode l3s
link ipvtap-l2-vepa p0 ipvtap mode l2 vepa
link ipvtap-l3 p0 ipvtap mode l3
link bond-balance-rr - bond mode balance-rr packets_per_slave 4 resend_igmp 3 lp_interval 5 all_slaves_active 1
link bond-active-backup - bond mode active-backup miimon 100 updelay 200 downdelay 300 peer_notify_delay 400 use_carrier 1 fail_over_mac active primary_reselect better num_grat_arp 2
link bond-arp - bond mode active-backup arp_interval 1000 arp_ip_target 10.0.0.1,10.0.0.2 ns_ip6_target fd00::1,fd00::2 arp_validate all arp_all_targets all arp_missed_max 4
link bond-xor - bond mode balance-xor xmit_hash_policy layer2+3
link bond-lacp - bond mode 802.3ad lacp_rate fast lacp_active on ad_select bandwidth ad_actor_sys_prio 7 ad_user_port_key 8 ad_actor_system 02:00:00:00:00:07 min_links 2 xmit_hash_policy vlan+srcmac coupled_control off
link bond-tlb - bond mode balance-tlb tlb_dynamic_lb 0
link bond-alb - bond mode balance-alb
port bond-member bond mode active-backup miimon 100
with="bond_slave queue_id 3 prio 7" port bond-member-set bond mode active-backup miimon 100
port bond-member-lacp bond mode 802.3ad miimon 100
port team-member team
link vxlan - vxlan id 42 remote 10.0.0.2 local 10.0.0.1 dstport 4789
link vxlan-group - vxlan id 42 group 239.1.1.1 dev p0 dstport 4789 ttl auto
link vxlan-six - vxlan id 42 remote fd00::2 local fd00::1 dstport 4789 udp6zerocsumtx udp6zerocsumrx flowlabel 0x12345
link vxlan-group-six - vxlan id 42 group ff05::7 dev p0 dstport 4789
link vxlan-flags - vxlan id 42 dstport 4789 nolearning proxy rsc l2miss l3miss ageing 77 maxaddress 99 ttl 5 tos 8 noudpcsum srcport 1000 2000 df set gbp nolocalbypass
link vxlan-remcsum - vxlan id 42 dstport 4789 udpcsum remcsumtx remcsumrx df inherit tos inherit ttl inherit
link vxlan-external - vxlan external vnifilter dstport 4789
link vxlan-gpe - vxlan external gpe dstport 4790
link vrf - vrf table 1000
port vrf-member vrf table 1000
port bridge-port bridge vlan_filtering 1
with="bridge_slave cost 77 priority 5 hairpin on guard on root_block on fastleave on learning on flood off proxy_arp on proxy_arp_wifi on mcast_router 2 mcast_flood off mcast_to_unicast on bcast_flood off vlan_tunnel on isolated on locked on group_fwd_mask 8 neigh_suppress on neigh_vlan_suppress on mab on" \
    port bridge-port-set bridge vlan_filtering 1
link geneve - geneve id 7 remote 10.0.0.2
link geneve-all - geneve id 7 remote 10.0.0.2 ttl 5 tos 8 dstport 7000 df set udpcsum innerprotoinherit
link geneve-six - geneve id 7 remote fd00::2 ttl inherit udp6zerocsumtx udp6zerocsumrx flowlabel 0x12345
link geneve-external - geneve external
for kind in gre gretap; do
    link $kind - $kind local 10.0.0.1 remote 10.0.0.2
    link $kind-all - $kind local 10.0.0.1 remote 10.0.0.2 dev p0 key 7 ttl 5 tos 8 csum seq
    link $kind-ways - $kind local 10.0.0.1 remote 10.0.0.2 ikey 1 okey 2 icsum oseq fwmark 0x10 ignore-df nopmtudisc tos inherit
    link $kind-external - $kind external
    link $kind-encap - $kind local 10.0.0.1 remote 10.0.0.2 encap fou encap-sport 5555 encap-dport 6666 encap-csum
done
for kind in ip6gre ip6gretap; do
    link $kind - $kind local fd00::1 remote fd00::2
    link $kind-all - $kind local fd00::1 remote fd00::2 dev p0 key 7 hoplimit 5 encaplimit 3 csum seq tclass 0x20 flowlabel 0x12345 dscp inherit
    link $kind-ways - $kind local fd00::1 remote fd00::2 ikey 1 okey 2 icsum oseq fwmark 0x10 ttl 7 encaplimit none
    link $kind-inherit - $kind local fd00::1 remote fd00::2 tclass inherit flowlabel inherit
    link $kind-external - $kind external
done
link erspan - erspan local 10.0.0.1 remote 10.0.0.2 seq key 7 erspan_ver 1 erspan 123
link erspan-two - erspan local 10.0.0.1 remote 10.0.0.2 seq key 7 erspan_ver 2 erspan_dir ingress erspan_hwid 17
link erspan-external - erspan external
link ip6erspan - ip6erspan local fd00::1 remote fd00::2 seq key 7 erspan_ver 1 erspan 123
link ip6erspan-two - ip6erspan local fd00::1 remote fd00::2 seq key 7 erspan_ver 2 erspan_dir egress erspan_hwid 17
for kind in ipip sit; do
    link $kind - $kind local 10.0.0.1 remote 10.0.0.2
    link $kind-all - $kind local 10.0.0.1 remote 10.0.0.2 dev p0 ttl 5 tos 8 fwmark 0x10
    link $kind-nopmtudisc - $kind local 10.0.0.1 remote 10.0.0.2 mode any tos inherit nopmtudisc
    [ $kind = sit ] || link $kind-external - $kind external # sit0 is that already
    link $kind-mpls - $kind local 10.0.0.1 remote 10.0.0.2 mode mplsip
done
link sit-ipip - sit local 10.0.0.1 remote 10.0.0.2 mode ipip
link ip6tnl - ip6tnl local fd00::1 remote fd00::2 mode ip6ip6
link ip6tnl-all - ip6tnl local fd00::1 remote fd00::2 dev p0 mode ipip6 hoplimit 5 encaplimit 3 tclass 0x20 flowlabel 0x12345 dscp inherit fwmark 0x10
link ip6tnl-any - ip6tnl local fd00::1 remote fd00::2 mode any encaplimit none tclass inherit
link ip6tnl-external - ip6tnl external
link vti - vti local 10.0.0.1 remote 10.0.0.2 key 7
link vti-all - vti local 10.0.0.1 remote 10.0.0.2 dev p0 ikey 1 okey 2 fwmark 0x10
link vti6 - vti6 local fd00::1 remote fd00::2 key 7
link vti6-all - vti6 local fd00::1 remote fd00::2 dev p0 ikey 1 okey 2 fwmark 0x10
link xfrm - xfrm dev p0 if_id 7
link xfrm-external - xfrm external
link macsec p0 macsec sci 1 cipher gcm-aes-256 encrypt on
link macsec-all p0 macsec port 5 cipher gcm-aes-128 icvlen 12 encrypt off protect on send_sci on end_station off scb off replay on window 7 validate check encodingsa 2
link macsec-xpn p0 macsec sci 1 cipher gcm-aes-xpn-128 validate disabled replay off
link netkit - netkit mode l2 forward peer blackhole name x1
link netkit-l3 - netkit mode l3 blackhole peer forward name x1
ip -n $here link add p2 type veth peer name p3
link hsr - hsr slave1 p0 slave2 p2 supervision 9 version 1
link hsr-prp - hsr slave1 p0 slave2 p2 proto 1
made=
run ip -n $here tuntap add x0 mode tun user 1234 group 5678
reply tun ip -n @ -d -j link show dev x0
ip -n $here link delete x0
made=
run ip -n $here tuntap add x0 mode tap multi_queue vnet_hdr pi
reply tap ip -n @ -d -j link show dev x0
ip -n $here link delete x0
# A link whose parent is in another namespace, with all that links may have besides.
ip -n $here netns set $there 7
made="ip -n NETNS netns set OTHER 7"
run ip -n $there link add link-netns $here link p0 name x0 mtu 1400 numtxqueues 3 numrxqueues 2 address 02:00:00:00:00:07 type macvlan
run ip -n $there link set x0 alias why promisc on txqueuelen 77 group 5
run ip -n $there link property add dev x0 altname another altname "a-rather-long-other-name"
here=$there reply link-elsewhere ip -n @ -d -j link show dev x0
ip -n $there link delete x0

traffic() { # name, handle and place, qdisc and its options
    local name=$1
    is_wanted "$name" || return 0
    shift
    ip -n $here link add x0 type dummy
    made=
    run tc -n $here qdisc add dev x0 "$@" || { echo "$name: not made" >&2; ip -n $here link delete x0; return 0; }
    [ -z "${child-}" ] || run tc -n $here qdisc add dev x0 $child
    types=36 reply "$name" tc -n @ -j qdisc show dev x0
    ip -n $here link delete x0
}
traffic qdisc-netem-delay root handle 1: netem delay 100ms
traffic qdisc-netem-jitter root handle 1: netem delay 100ms 10ms 25%
traffic qdisc-netem-normal root handle 1: netem delay 100ms 10ms 25% distribution normal
traffic qdisc-netem-loss root handle 1: netem loss 1.5% 25%
traffic qdisc-netem-state root handle 1: netem loss state 1% 20% 30% 40% 5%
traffic qdisc-netem-gemodel root handle 1: netem loss gemodel 1% 10% 70% 0.1%
traffic qdisc-netem-others root handle 1: netem duplicate 2% 5% corrupt 0.1% 10% limit 77
traffic qdisc-netem-reorder root handle 1: netem delay 10ms reorder 25% 50% gap 5
traffic qdisc-netem-rate root handle 1: netem rate 10mbit 20 64 -4
traffic qdisc-netem-rate-40gbit root handle 1: netem rate 40gbit
traffic qdisc-netem-slot root handle 1: netem slot 10ms 20ms packets 5 bytes 9000
traffic qdisc-netem-long-delay root handle 1: netem delay 400s 5s
traffic qdisc-netem-ecn root handle 1: netem loss 3% ecn
traffic qdisc-netem-everything root handle 1: netem limit 5000 delay 20ms 5ms 10% loss 1% 3% duplicate 0.5% 4% corrupt 0.2% 6% reorder 3% 7% gap 2 rate 1gbit
traffic qdisc-tbf root handle 1: tbf rate 10mbit burst 32kb latency 50ms
traffic qdisc-tbf-peak root handle 1: tbf rate 10mbit burst 32kb limit 60000 peakrate 12mbit mtu 1540 overhead 4
traffic qdisc-tbf-40gbit root handle 1: tbf rate 40gbit burst 1mb limit 2mb
traffic qdisc-tbf-slow root handle 1: tbf rate 64kbit burst 1600 limit 10000
child="parent 1:1 handle 10: tbf rate 10mbit burst 10000 limit 20000" traffic qdisc-stacked root handle 1: netem delay 20ms loss 1%
child="parent 1:1 handle 10: netem delay 20ms" traffic qdisc-stacked-other root handle 1: tbf rate 10mbit burst 10000 limit 20000
traffic qdisc-clsact clsact

made=
run ip -n $here link add br0 type bridge vlan_filtering 1
run ip -n $here link set p0 master br0
run ip -n $here link set p2 master br0
for name in br0 p0 p1; do run ip -n $here link set $name up; done # a port that is down learns nothing
run bridge -n $here vlan add dev p0 vid 10
run bridge -n $here vlan add dev p0 vid 11 pvid untagged
run bridge -n $here vlan add dev p0 vid 20-29 untagged
run bridge -n $here vlan add dev p0 vid 100-200
run bridge -n $here vlan add dev br0 vid 12 self
run bridge -n $here vlan add dev br0 vid 4000-4094 self
run bridge -n $here vlan del dev p2 vid 1
reply bridge-vlans bridge -n @ -j vlan show
reply bridge-vlans-compressed bridge -n @ -j -compressvlans vlan show
run bridge -n $here fdb add 02:00:00:00:00:01 dev p0 master static vlan 11
run bridge -n $here fdb add 02:00:00:00:00:02 dev p0 master permanent vlan 20
run bridge -n $here fdb add 02:00:00:00:00:03 dev p0 master dynamic vlan 10
run bridge -n $here fdb add 02:00:00:00:00:04 dev p0 master dynamic extern_learn vlan 10
run bridge -n $here fdb add 02:00:00:00:00:05 dev p0 master static sticky vlan 10
run bridge -n $here fdb add 02:00:00:00:00:06 dev br0 self permanent local vlan 12
run bridge -n $here fdb add 02:00:00:00:00:07 dev p0 self
run ip -n $here link add x0 type vxlan id 42 dstport 4789
run bridge -n $here fdb add 00:00:00:00:00:00 dev x0 dst 10.0.0.2
run bridge -n $here fdb append 00:00:00:00:00:00 dev x0 dst 10.0.0.3 port 4790 vni 43 via p0
run bridge -n $here fdb add 02:00:00:00:00:08 dev x0 dst 10.0.0.4 src_vni 42
run ip -n $here link add x1 type vxlan external dstport 4791
run ip -n $here link add x2 type vxlan id 44 remote fd00::9 dstport 4792
run bridge -n $here fdb add 02:00:00:00:00:09 dev x2 dst fd00::2 vni 8
run bridge -n $here fdb add 02:00:00:00:00:0a dev x1 dst 10.0.0.5 src_vni 7 router
reply fdb bridge -n @ -j fdb show
made="ip -n NETNS netns set OTHER 7"
reply nsids ip -n @ -j netns list-id
