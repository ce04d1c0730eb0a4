#!/bin/bash
# In the virtual machine: what an init would have done, then the suites. The settings are those that build/vm.sh wrote.
source "$netnsps_share/settings"
version=$(uname -r)
if [ ! -d "/lib/modules/$version" ]; then
    mkdir -p "/lib/modules/$version"
    mount --bind "$modules" "/lib/modules/$version"
fi
for place in /run /dev/shm; do mkdir -p $place && mount -t tmpfs tmpfs $place; done
mkdir -p /dev/pts /dev/mqueue
mount -t devpts devpts /dev/pts
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t mqueue mqueue /dev/mqueue
mount --make-rshared /
ln -sfn /proc/self/fd /dev/fd
hostname netnsps-vm
ip link set lo up
modprobe tun
# Else the modules of tunnels that one test has loaded add links to every namespace of all the others.
sysctl -q net.core.fb_tunnels_only_for_init_net=1

cd "$repository" && ./build.sh test --in-vm "${filters[@]}"
echo $? >"$netnsps_share/status"
sync
echo o >/proc/sysrq-trigger
sleep 60
