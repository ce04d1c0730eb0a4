# Sourced by the capture scripts: what they have in common. Needs root, iproute2 and strace; what it makes in the kernel is
# gone afterwards.
set -euo pipefail
here=nps-golden-$$ there=nps-golden-peer-$$
trap 'ip netns delete $here; ip netns delete $there' EXIT
ip netns add $here
ip netns add $there

# The bytes of the last netlink message that a command sends, with the sequence number set to zero. @ stands for the namespace.
capture() { # name, command ...
    local name=$1 trace
    shift
    trace=$(mktemp)
    strace -o "$trace" -e trace=sendmsg,sendto -e write=3 "${@//@/$here}" > /dev/null 2>&1 || true # a kernel may lack the kind: the bytes count
    {
        echo "# $(ip -V), kernel $(uname -r)"
        echo "# ${*//@/NETNS}" | sed "s/$there/OTHER/g"
        awk '/^send(msg|to)\(3,/ { bytes = "" } /^ \| / { bytes = bytes substr($0, 10, 49) "\n" } END { printf "%s", bytes }' "$trace" |
            sed 's/  */ /g; s/^ //; s/ $//; 1s/^\(.\{24\}\).\{11\}/\100 00 00 00/'
    } > "$name.hex"
    rm "$trace"
}

# What the kernel answers: all that the command received, behind one another.
receive() { # name, command ...
    local name=$1 trace
    shift
    trace=$(mktemp)
    strace -o "$trace" -e trace=recvmsg -e read=3 "${@//@/$here}" > /dev/null
    {
        echo "# $(ip -V), kernel $(uname -r), answer to:"
        echo "# ${*//@/NETNS}"
        awk '/^ \| / { print substr($0, 10, 49) }' "$trace" | sed 's/  */ /g; s/^ //; s/ $//'
    } > "$name.hex"
    rm "$trace"
}
