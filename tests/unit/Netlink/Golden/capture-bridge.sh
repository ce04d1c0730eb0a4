#!/bin/bash
# Writes the fixtures in Bridge/: VLANs of bridge ports, and forwarding tables.
cd "$(dirname "$0")"
. ./capturing.sh
cd Bridge
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)
ip -n $here link add br0 index 40 type bridge vlan_filtering 1 || ip -n $here link add br0 index 40 type bridge # a kernel without CONFIG_BRIDGE_VLAN_FILTERING
ip -n $here link set p0 master br0
capture vlan-add bridge -n @ vlan add dev p0 vid 10
capture vlan-add-pvid bridge -n @ vlan add dev p0 vid 11 pvid untagged
capture vlan-add-range bridge -n @ vlan add dev p0 vid 20-29 untagged
capture vlan-add-self bridge -n @ vlan add dev br0 vid 12 self
capture vlan-delete bridge -n @ vlan del dev p0 vid 10
capture vlan-delete-range bridge -n @ vlan del dev p0 vid 20-29
capture fdb-add bridge -n @ fdb add 02:00:00:00:00:07 dev p0 master static vlan 11
capture fdb-delete bridge -n @ fdb del 02:00:00:00:00:07 dev p0 master vlan 11
capture fdb-add-destination bridge -n @ fdb add 02:00:00:00:00:07 dev p0 dst 10.0.0.2
capture fdb-append bridge -n @ fdb append 00:00:00:00:00:00 dev p0 dst fd00::2
capture fdb-replace bridge -n @ fdb replace 02:00:00:00:00:07 dev p0 master dynamic
bridge -n $here fdb add 02:00:00:00:00:08 dev p0 master static
receive received-fdb bridge -n @ fdb show
