#!/bin/sh
# The star with iproute2: one ip -batch for namespaces and cables, one for each leaf's own lines; the bridge is brought up first
# (straight) or last (best). See star.h for the protocol.
leaves=$1 rounds=$2 order=$3 prefix=star$$
now() { date +%s%N; }
report() { awk "BEGIN { printf \"%.3f\\n\", ($(now) - $1) / 1e6 }"; read -r _; }
build() {
    {
        echo "netns add $prefix-hub"
        i=0; while [ $i -lt "$leaves" ]; do echo "netns add $prefix-$i"; i=$((i + 1)); done
    } | ip -batch - || exit 1
    {
        echo 'link set lo up'
        echo 'link add br0 type bridge'
        [ "$order" = best ] || echo 'link set br0 up'
        echo 'addr add 10.0.0.1/16 dev br0'
        i=0; while [ $i -lt "$leaves" ]; do
            echo "link add port$i master br0 up type veth peer name eth0 netns $prefix-$i"
            i=$((i + 1))
        done
    } | ip -n "$prefix-hub" -batch - || exit 1
    i=0; while [ $i -lt "$leaves" ]; do
        h=$((i + 2))
        printf 'link set lo up\nlink set eth0 up\naddr add 10.0.%d.%d/16 dev eth0\nroute add default via 10.0.0.1\n' \
            $((h / 256)) $((h % 256)) | ip -n "$prefix-$i" -batch - || exit 1
        i=$((i + 1))
    done
    [ "$order" = straight ] || ip -n "$prefix-hub" link set br0 up
}
teardown() {
    {
        echo "netns del $prefix-hub"
        i=0; while [ $i -lt "$leaves" ]; do echo "netns del $prefix-$i"; i=$((i + 1)); done
    } | ip -batch -
}
r=0; while [ $r -lt "$rounds" ]; do
    start=$(now); build; report "$start"
    start=$(now); teardown; report "$start"
    r=$((r + 1))
done
