#!/bin/bash
# Writes the fixtures in Dumps/: how iproute2 asks for lists and single things, and about ids of namespaces.
cd "$(dirname "$0")"
. ./capturing.sh
mkdir -p Dumps
cd Dumps
ip -n $here link add p0 type veth peer name p1 # indices 2 (p1) and 3 (p0)
ip -n $here link set p0 up
ip -n $here link property add dev p0 altname a-rather-long-other-name
capture links ip -n @ link show
capture link-by-name ip -n @ link show dev p0
capture link-by-long-name ip -n @ link show dev a-rather-long-other-name
ip -n $here route add 10.1.0.0/16 dev p0
fd=4 capture link-by-index ip -n @ route show # names the link of a route, on a socket of its own
capture link-delete-group ip -n @ link delete group 5
capture addresses ip -n @ address show
capture addresses-v6-of-link ip -n @ -6 address show dev p0
capture routes ip -n @ -4 route show table all
capture routes-v6 ip -n @ -6 route show table all
capture rules ip -n @ -4 rule show
capture rules-v6 ip -n @ -6 rule show
capture neighbors ip -n @ -4 neighbor show nud all
capture neighbors-v6 ip -n @ -6 neighbor show nud all
capture proxies ip -n @ -4 neighbor show proxy
capture fdb bridge -n @ fdb show
capture vlans bridge -n @ -compressvlans vlan show
capture qdiscs tc -n @ qdisc show
capture filters tc -n @ filter show dev p0 ingress
capture nsids ip -n @ netns list-id
capture nsid-set ip -n @ netns set $there auto
fd=4 capture nsid-get ip -n @ netns list
