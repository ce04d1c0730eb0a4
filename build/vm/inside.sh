#!/bin/bash
# In the virtual machine: what an init would have done, then the suites. The settings are those that build/vm.sh wrote.
source "$netnsps_share/settings"
version=$(uname -r)
if [ ! -d "/lib/modules/$version" ]; then
    mkdir -p "/lib/modules/$version"
    mount --bind "$modules" "/lib/modules/$version"
fi
for place in /run /dev/shm; do mkdir -p $place && mount -t tmpfs tmpfs $place; done
# What others write there at this time is nothing for a file system that lies above; but what runs here may lie there.
[[ $repository/:$HOME/ == */tmp/* ]] || mount -t tmpfs -o mode=1777 tmpfs /tmp
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

export PATH HOME PSModulePath DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# An emulated processor is slow at what the compiler does at run time; these spare some of it.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
echo "Linux $version"
cd "$repository" || exit
suites() {
    local class selected=() paths
    if [ "${#classes[@]}" -gt 0 ]; then
        for class in "${classes[@]}"; do selected+=(-class "$class"); done
        dotnet "$suite/NetnsPS.Tests.Kernel.dll" -noLogo -noColor -xml "$netnsps_share/kernel.xml" "${selected[@]}"
    fi
    if [ "${#files[@]}" -gt 0 ]; then
        paths=$(printf ",'tests/pester/*/%s'" "${files[@]}")
        "${pwsh[@]}" -NoProfile -NonInteractive \
            -Command "./tests/pester/Run.ps1 -PesterVersion $pester -ReportPath '$netnsps_share/pester.txt' -Path ${paths:1}"
    fi
}
# No terminal, which PowerShell would write titles to.
suites 2>&1 | cat
echo "The machine was up for $(cut -d ' ' -f 1 /proc/uptime) s."
touch "$netnsps_share/ended"
sync
echo o >/proc/sysrq-trigger
sleep 60
