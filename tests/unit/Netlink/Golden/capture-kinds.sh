#!/bin/bash
# Writes the fixtures in Kinds/: links of every kind, also of those that this kernel lacks.
cd "$(dirname "$0")"
. ./capturing.sh
cd Kinds
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)

add() { # name, parent or -, type and its options
    local name=$1 parent=$2
    shift 2
    if [ "$parent" = - ]; then capture "$name" ip -n @ link add x0 type "$@"; else capture "$name" ip -n @ link add link "$parent" name x0 type "$@"; fi
    ip -n $here link delete x0 2> /dev/null || true
}

add dummy - dummy
add ifb - ifb
add bridge-vlan - bridge vlan_filtering 1 vlan_default_pvid 7 vlan_protocol 802.1ad vlan_stats_enabled 1 vlan_stats_per_port 1
add bridge-stp - bridge stp_state 1 forward_delay 400 hello_time 200 max_age 1000 priority 4096 ageing_time 12345
add bridge-multicast - bridge mcast_snooping 0 mcast_querier 1 mcast_router 2 mcast_hash_max 1024 mcast_igmp_version 3 mcast_mld_version 2 mcast_last_member_count 3 mcast_startup_query_count 4 mcast_stats_enabled 1 mcast_query_use_ifaddr 1 mcast_vlan_snooping 0
add bridge-intervals - bridge mcast_last_member_interval 101 mcast_membership_interval 102 mcast_querier_interval 103 mcast_query_interval 104 mcast_query_response_interval 105 mcast_startup_query_interval 106
add bridge-other - bridge group_fwd_mask 8 group_address 01:80:c2:00:00:05 no_linklocal_learn 1 nf_call_iptables 1 nf_call_ip6tables 0 nf_call_arptables 1
add vlan p0 vlan id 7
add vlan-qinq p0 vlan protocol 802.1ad id 4094
add vlan-flags p0 vlan id 8 reorder_hdr off gvrp on mvrp on loose_binding on bridge_binding off
add vlan-qos p0 vlan id 9 ingress-qos-map 1:2 3:4 egress-qos-map 5:6
for mode in private vepa bridge passthru source; do add macvlan-$mode p0 macvlan mode $mode; done
add macvlan-nopromisc p0 macvlan mode passthru nopromisc
add macvlan-bcqueuelen p0 macvlan mode bridge bcqueuelen 777
add macvlan-sources p0 macvlan mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
add macvlan-nodst p0 macvlan mode source nodst
add macvtap p0 macvtap mode bridge
for mode in l2 l3 l3s; do add ipvlan-$mode p0 ipvlan mode $mode; done
for flag in private vepa bridge; do add ipvlan-l2-$flag p0 ipvlan mode l2 $flag; done
add ipvtap p0 ipvtap mode l2
for mode in balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb; do add bond-$mode - bond mode $mode; done
add bond-miimon - bond mode active-backup miimon 100 updelay 200 downdelay 300 peer_notify_delay 400 use_carrier 1 fail_over_mac active primary_reselect better num_grat_arp 2
add bond-primary - bond mode active-backup primary p0
add bond-arp - bond mode active-backup arp_interval 1000 arp_ip_target 10.0.0.1,10.0.0.2 arp_validate all arp_all_targets any
add bond-lacp - bond mode 802.3ad lacp_rate fast lacp_active on ad_select bandwidth ad_actor_sys_prio 7 ad_user_port_key 8 ad_actor_system 02:00:00:00:00:07 min_links 2 xmit_hash_policy layer3+4
add bond-other - bond mode balance-rr packets_per_slave 4 all_slaves_active 1 resend_igmp 3 lp_interval 5 tlb_dynamic_lb 1
add bond-unsolicited - bond mode active-backup num_unsol_na 3
add bond-six - bond mode active-backup arp_interval 1000 ns_ip6_target fd00::1 arp_missed_max 4
add vxlan - vxlan id 42
add vxlan-remote - vxlan id 42 remote 10.0.0.2 local 10.0.0.1 dstport 4789
add vxlan-group - vxlan id 42 group 239.1.1.1 dev p0 dstport 4789
add vxlan-ttl-inherit - vxlan id 42 remote 10.0.0.2 dstport 4789 ttl inherit tos inherit
add vxlan-ttl-auto - vxlan id 42 remote 10.0.0.2 dstport 4789 ttl auto
add vxlan-six - vxlan id 42 remote fd00::2 local fd00::1
add vxlan-flags - vxlan id 42 dstport 4789 nolearning proxy rsc l2miss l3miss ageing 77 maxaddress 99 ttl 5 tos 8 noudpcsum udp6zerocsumtx udp6zerocsumrx srcport 1000 2000
add vxlan-gbp - vxlan id 42 dstport 4789 gbp
add vxlan-external - vxlan external dstport 4789
add vrf - vrf table 1000
add veth-generic - veth peer name x1
add vxcan - vxcan peer name x1
add vcan - vcan
add nlmon - nlmon
add wireguard - wireguard
add team - team
add hsr - hsr slave1 p0 slave2 p1 supervision 9 version 1
add geneve - geneve id 7 remote 10.0.0.2
add geneve-six - geneve id 7 remote fd00::2 ttl 5 tos 8 dstport 7000 udp6zerocsumtx
add geneve-ttl-inherit - geneve id 7 remote 10.0.0.2 ttl inherit tos inherit
add geneve-ttl-auto - geneve id 7 remote 10.0.0.2 ttl auto
add geneve-external - geneve external
add gre - gre local 10.0.0.1 remote 10.0.0.2
add gre-all - gre local 10.0.0.1 remote 10.0.0.2 dev p0 key 7 ttl 5 tos 8 csum seq nopmtudisc
add gre-words - gre remote 10.0.0.2 local 10.0.0.1 ttl inherit tos inherit key 1.2.3.4
add gre-keys - gre local 10.0.0.1 remote 10.0.0.2 ikey 1 okey 2 icsum oseq
add gretap - gretap local 10.0.0.1 remote 10.0.0.2 key 7
add ip6gre - ip6gre local fd00::1 remote fd00::2 key 7 hoplimit 5
add ip6gretap - ip6gretap local fd00::1 remote fd00::2
add ipip - ipip local 10.0.0.1 remote 10.0.0.2 ttl 5
add ipip-inherit - ipip remote 10.0.0.2 local 10.0.0.1 ttl inherit tos inherit
add sit - sit local 10.0.0.1 remote 10.0.0.2 mode ip6ip
add ip6tnl - ip6tnl local fd00::1 remote fd00::2 mode ip6ip6 hoplimit 5
add vti - vti local 10.0.0.1 remote 10.0.0.2 key 7
add vti-dotted - vti remote 10.0.0.2 local 10.0.0.1 key 1.2.3.4
add vti6 - vti6 local fd00::1 remote fd00::2 key 7
add xfrm p0 xfrm if_id 7
add macsec p0 macsec sci 1 cipher gcm-aes-256 encrypt on
add bareudp - bareudp dstport 6635 ethertype 0x8847
# What is left, so that each option is in a message, and each word.
add bridge-vlan-8021q - bridge vlan_protocol 802.1Q
add bridge-elasticity - bridge mcast_hash_elasticity 4
add vlan-8021q p0 vlan protocol 802.1Q id 7
add macvtap-sources p0 macvtap mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02
add macvtap-nodst p0 macvtap mode source nodst
add macvtap-all p0 macvtap mode passthru nopromisc bcqueuelen 7
for mode in private vepa passthru source; do add macvtap-$mode p0 macvtap mode $mode; done
for mode in l3 l3s; do add ipvtap-$mode p0 ipvtap mode $mode; done
for flag in private vepa; do add ipvtap-l2-$flag p0 ipvtap mode l2 $flag; done
word() { # kind, option, words ...
    local kind=$1 option=$2 word
    shift 2
    for word in "$@"; do add $kind-$option-$word - $kind $option $word; done
}
word bond arp_validate none active backup filter filter_active filter_backup
word bond arp_all_targets all
word bond primary_reselect always failure
word bond fail_over_mac none follow
word bond xmit_hash_policy layer2 layer2+3 encap2+3 encap3+4 vlan+srcmac
word bond lacp_rate slow
word bond ad_select stable count
add bond-targets - bond mode active-backup active_slave p0 arp_interval 100 ns_ip6_target fd00::1,fd00::2 arp_missed_max 3
for df in unset set inherit; do
    add vxlan-df-$df - vxlan id 42 dstport 4789 df $df
    add geneve-df-$df - geneve id 7 remote 10.0.0.2 df $df
done
add vxlan-label - vxlan id 42 dstport 4789 flowlabel 0x12345 udpcsum remcsumtx remcsumrx
add vxlan-vnifilter - vxlan external vnifilter dstport 4789
add vxlan-gpe - vxlan external gpe dstport 4790
add geneve-label - geneve id 7 remote fd00::2 flowlabel 0x12345 udpcsum udp6zerocsumrx
add geneve-inherit - geneve id 7 remote 10.0.0.2 innerprotoinherit
for kind in gre gretap; do
    add $kind-ways - $kind local 10.0.0.1 remote 10.0.0.2 ocsum iseq fwmark 0x10 ignore-df nopmtudisc
    add $kind-external - $kind external
done
add gretap-all - gretap local 10.0.0.1 remote 10.0.0.2 dev p0 ttl 5 tos 8 csum seq
add gretap-keys - gretap local 10.0.0.1 remote 10.0.0.2 ikey 1 okey 2 icsum oseq
for kind in ip6gre ip6gretap; do
    add $kind-all - $kind local fd00::1 remote fd00::2 dev p0 key 7 hoplimit 5 encaplimit 3 csum seq tclass 0x20 flowlabel 0x12345 dscp inherit
    add $kind-ways - $kind local fd00::1 remote fd00::2 ikey 1 okey 2 icsum oseq fwmark 0x10 ttl 7
    add $kind-others - $kind local fd00::1 remote fd00::2 ocsum iseq
    add $kind-external - $kind external
done
add erspan - erspan local 10.0.0.1 remote 10.0.0.2 seq key 7 erspan_ver 1 erspan 123
add erspan-two - erspan local 10.0.0.1 remote 10.0.0.2 seq key 7 erspan_ver 2 erspan_dir ingress erspan_hwid 17
add erspan-ways - erspan local 10.0.0.1 remote 10.0.0.2 dev p0 ikey 1 okey 2 csum iseq oseq fwmark 0x10 ignore-df nopmtudisc ttl 5 tos 8 erspan_ver 2 erspan_dir egress
add erspan-external - erspan external
add ip6erspan - ip6erspan local fd00::1 remote fd00::2 seq key 7 erspan_ver 1 erspan 123
add ip6erspan-two - ip6erspan local fd00::1 remote fd00::2 seq key 7 erspan_ver 2 erspan_dir ingress erspan_hwid 17
add ip6erspan-ways - ip6erspan local fd00::1 remote fd00::2 dev p0 ikey 1 okey 2 csum iseq oseq fwmark 0x10 ttl 7 encaplimit 3 tclass 0x20 flowlabel 0x12345 dscp inherit erspan_ver 2 erspan_dir egress
add ip6erspan-external - ip6erspan external
for kind in ipip sit; do
    add $kind-all - $kind local 10.0.0.1 remote 10.0.0.2 dev p0 tos 8 fwmark 0x10 nopmtudisc
    add $kind-external - $kind external
done
for mode in ipip mplsip any; do
    add ipip-$mode - ipip local 10.0.0.1 remote 10.0.0.2 mode $mode
    add sit-$mode - sit local 10.0.0.1 remote 10.0.0.2 mode $mode
done
add sit-ttl - sit local 10.0.0.1 remote 10.0.0.2 ttl 5
add ip6tnl-all - ip6tnl local fd00::1 remote fd00::2 dev p0 mode ipip6 hoplimit 5 encaplimit 3 tclass 0x20 flowlabel 0x12345 dscp inherit fwmark 0x10
add ip6tnl-any - ip6tnl local fd00::1 remote fd00::2 mode any
add ip6tnl-external - ip6tnl external
add vti-all - vti local 10.0.0.1 remote 10.0.0.2 dev p0 ikey 1 okey 2 fwmark 0x10
add vti6-all - vti6 local fd00::1 remote fd00::2 dev p0 ikey 1 okey 2 fwmark 0x10
add xfrm-dev - xfrm dev p0 if_id 7
add xfrm-external - xfrm external
add macsec-all p0 macsec port 5 cipher gcm-aes-128 icvlen 12 encrypt off protect on send_sci on end_station off scb off replay on window 7 validate strict encodingsa 2
for cipher in default gcm-aes-xpn-128 gcm-aes-xpn-256; do add macsec-cipher-$cipher p0 macsec sci 1 cipher $cipher; done
for validate in disabled check; do add macsec-validate-$validate p0 macsec sci 1 validate $validate; done
for protocol in 0 1; do add hsr-proto-$protocol - hsr slave1 p0 slave2 p1 proto $protocol; done
add bareudp-all - bareudp dstport 6635 ethertype 0x8847 srcportmin 1000 multiproto
add lowpan p0 lowpan
add netdevsim - netdevsim
if ip link help netkit > /dev/null 2>&1; then # iproute2 of 6.7 or later
    add netkit - netkit mode l2 forward peer blackhole name x1
    add netkit-l3 - netkit mode l3 blackhole peer forward name x1
    add netkit-scrub - netkit mode l2 scrub none peer scrub default name x1
    add netkit-scrub-other - netkit mode l2 scrub default peer scrub none name x1
    for kind in macvlan macvtap; do add $kind-bclim p0 $kind mode bridge bclim 7; done
    add vxlan-localbypass - vxlan id 42 dstport 4789 localbypass
fi
for offload in off phy mac; do add macsec-offload-$offload p0 macsec sci 1 offload $offload; done
capture macvlan-netns ip -n @ link add link-netns $there link p1 name x0 type macvlan mode bridge
capture altname-add ip -n @ link property add dev p0 altname a-rather-long-other-name
capture altname-delete ip -n @ link property del dev p0 altname a-rather-long-other-name

ip -n $here link add br0 type bridge ageing_time 12345
ip -n $here link set p0 master br0
ip -n $here link add mv0 link p1 type macvlan mode vepa
ip -n $here link add vx0 type vxlan id 42 remote 10.0.0.2 dstport 4789 ttl 5 nolearning
ip -n $here tuntap add tap0 mode tap user 1234 multi_queue
receive received-kinds ip -n @ -d link
