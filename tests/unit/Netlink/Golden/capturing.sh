# Sourced by the capture scripts: what they have in common. Needs root, iproute2 and strace; what it makes in the kernel is
# gone afterwards.
set -euo pipefail
here=nps-golden-$$ there=nps-golden-peer-$$
trap 'ip netns delete $here; ip netns delete $there' EXIT
ip netns add $here
ip netns add $there

# The bytes of the last netlink message that a command sends, with the sequence number set to zero. @ stands for the namespace; $fd is another
# socket than its first (descriptor 3).
capture() { # name, command ...
    local name=$1 trace
    shift
    trace=$(mktemp)
    strace -o "$trace" -e trace=sendmsg,sendto -e write=${fd:-3} "${@//@/$here}" > /dev/null 2>&1 || true # a kernel may lack the kind: the bytes count
    {
        echo "# $(ip -V), kernel $(uname -r)"
        echo "# ${*//@/NETNS}" | sed "s/$there/OTHER/g"
        awk -v begin="^send(msg|to)[(]${fd:-3}," '$0 ~ begin { bytes = "" } /^ \| / { bytes = bytes substr($0, 10, 49) "\n" } END { printf "%s", bytes }' "$trace" |
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

# The same, with what the command says of it: NAME.hex and NAME.json. $made says how the thing came to be, $types which messages are kept
# (all others are about links, for their names).
reply() { # name, command that shows JSON ...
    local name=$1 trace
    shift
    trace=$(mktemp)
    strace -o "$trace" -e trace=recvmsg -e read=3 "${@//@/$here}" > "$name.json"
    {
        echo "# $(ip -V), kernel $(uname -r), answer to:"
        echo "# ${*//@/NETNS}"
        [ -z "${made-}" ] || sed "s/^/# made by: /; s/$here/NETNS/g; s/$there/OTHER/g" <<< "$made"
        awk '/^ \| / { print substr($0, 10, 49) }' "$trace" | messages ${types-}
    } > "$name.hex"
    rm "$trace"
}

# Of the hexadecimal numbers of messages those that have one of some types, or all.
messages() { # types ...
    python3 -c '
import sys
data, types = bytes.fromhex(sys.stdin.read()), [int(t) for t in sys.argv[1:]]
while data:
    length = int.from_bytes(data[:4], "little")
    if not types or int.from_bytes(data[4:6], "little") in types:
        for at in range(0, length, 32): print(data[at:min(at + 32, length)].hex())
    data = data[(length + 3) & ~3:]
' "$@"
}
