#!/bin/sh
# Whether the running kernel lacks what a message says that it needs: "Linux 6.7 or newer", CONFIG_NETKIT.
#   sh tests/kernel-lacks.sh 'This kernel has no links of kind ...: they need Linux 6.7 or newer, built with CONFIG_NETKIT ...'
# It succeeds, and says why, when the kernel is older, was built without one of the options, or has not their modules. It
# fails when the kernel should have it: then the message is wrong, and a test must not be skipped for it.
said=$1
kernel=$(uname -r)

config() {
    if [ -r /proc/config.gz ]; then gzip -dc /proc/config.gz
    elif [ -r "/boot/config-$kernel" ]; then cat "/boot/config-$kernel"
    else return 1; fi
}

lacks() { echo "$1"; exit 0; }

since=$(printf '%s\n' "$said" | sed -n 's/.*Linux \([0-9][0-9.]*\) or newer.*/\1/p')
if [ -n "$since" ] && [ "$(printf '%s\n' "$since" "${kernel%%-*}" | sort -V | head -n 1)" != "$since" ]; then
    lacks "this is Linux $kernel"
fi

# The names by which the kernel asks for a module: those of a kind of link, of a queueing discipline, or the module's own.
names=$(printf '%s\n' "$said" | grep -o "'[A-Za-z0-9_]*'" | tr -d "'")
module() {
    for name in $names; do
        for alias in "rtnl-link-$name" "sch_$name" "net-sch-$name" "$name"; do
            modprobe --dry-run --quiet "$alias" && return 0
        done
    done
    return 1
}

options=$(printf '%s\n' "$said" | grep -o 'CONFIG_[A-Z0-9_]*' | sort -u)
for option in $options; do
    if config >/dev/null; then
        case $(config | grep -E "^(# )?$option[= ]") in
            "$option=y") ;;
            "$option=m") module || lacks "$option is a module, and it is not there" ;;
            *) lacks "$option is not set in the configuration of Linux $kernel" ;;
        esac
    else
        module || lacks "the configuration of Linux $kernel can't be read, and there is no module for $option"
    fi
done

# The device file may be there and be for others.
case $said in
    */dev/net/tun*) [ -w /dev/net/tun ] || lacks "this user may not write /dev/net/tun" ;;
esac

echo "Linux $kernel has ${options:-it}"
exit 1
