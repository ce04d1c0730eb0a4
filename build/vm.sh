# Boots a kernel that has all kinds of links in virtual machines and runs suites there, in portions with a boot each; sourced
# by build/test.sh. Their root file system is this machine's, read-only, below an overlay in memory: what was built here is
# what runs there.

vm_dir=$PWD/out/vm
vm_packages=(busybox-static cpio kmod qemu-system-x86 xz-utils)
# An emulated processor keeps one real one busy.
vm_at_once=2
# The longest first, as two run at a time.
vm_portions=(isolation link-commands ownership links impairments bridges)

# Sets classes, of the kernel suite, and files, in the folders of tests/pester, to what a portion runs.
choose_portion() {
    local kernel=NetnsPS.Tests.Kernel
    case $1 in
        links)         classes=("$kernel.Links.*" "$kernel.Support.*") files=('LinkKinds.*.ps1' '*-NetnsSupport.*.ps1') ;;
        link-commands) classes=() files=('New-Netns[BLMTV]*.ps1' '[GRSW]*-NetnsLink.*.ps1') ;;
        bridges)       classes=() files=('Add-NetnsBridge*.ps1') ;;
        impairments)   classes=("$kernel.Traffic.*") files=('*-NetnsImpairment.*.ps1') ;;
        isolation)     classes=("$kernel.Isolation.*") files=('Isolat*.Workflow.*.ps1' 'Set-NetnsFile.*.ps1' 'Set-NetnsDirectory.*.ps1') ;;
        ownership)     classes=("$kernel.Processes.*") files=('Get-NetnsOrphan.*.ps1') ;;
        other)         classes=("${other_classes[@]}") files=("${other_files[@]}") ;;
    esac
}

# All that the machines are made of; false, with what is missing, when it can't be had.
prepare_vm() {
    missing=()
    [ "$(uname -m)" = x86_64 ] || missing+=('a processor of x86_64, for which the virtual machine is set up')
    install_packages "${vm_packages[@]}" || true
    need qemu-system-x86_64 qemu-system-x86
    need cpio cpio
    need modprobe kmod
    need busybox busybox-static
    need xz xz-utils
    ! ldd "$(command -v busybox)" >/dev/null 2>&1 || missing+=('a busybox that needs no libraries (package busybox-static)')
    find_kernel || missing+=('a kernel with its modules (package linux-image-amd64; or unpack that package with dpkg-deb -x and name the directory in NETNSPS_KERNEL)')
    if [ "${#missing[@]}" -gt 0 ]; then
        say "The virtual machine can't be made. These are missing: $(printf '%s; ' "${missing[@]}")"
        return 1
    fi
    # Compiled ahead of time, as the module is: an emulated processor takes minutes for what the compiler does at run time.
    locked dotnet publish tests/kernel -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false \
        -o "$vm_dir/suite" -v quiet -clp:NoSummary
    make_initrd
}

need() { command -v "$1" >/dev/null || missing+=("$1 (package $2)"); }

# The kernel that NETNSPS_KERNEL names, else Debian's package, else this machine's own.
find_kernel() {
    if [ -n "${NETNSPS_KERNEL:-}" ]; then
        kernel_below "$(realpath "$NETNSPS_KERNEL")"
    else
        kernel_below "$vm_dir/linux" || { unpack_kernel && kernel_below "$vm_dir/linux"; } || kernel_below ''
    fi
}

# The newest kernel below a directory that has the modules of links; one made for clouds has few.
kernel_below() {
    local image
    while read -r image; do
        version=${image##*/vmlinuz-}
        for modules in "$1/lib/modules/$version" "$1/usr/lib/modules/$version"; do
            [ ! -d "$modules/kernel/drivers/net/bonding" ] || { kernel=$image; return 0; }
        done
    done < <(ls -rv "$1"/boot/vmlinuz-* 2>/dev/null)
    return 1
}

# Unpacks the newest kernel that Debian has for this release, and does not install it: this machine's own start stays as it is.
unpack_kernel() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    rm -rf "$vm_dir/linux" && mkdir -p "$vm_dir/linux"
    (
        cd "$vm_dir/linux"
        { use_backports && download_kernel; } || { apt_options=(); download_kernel; } || { apt-get update -qq && download_kernel; } || exit 1
        dpkg-deb -x linux-image-*.deb . && rm linux-image-*.deb
    ) >"$vm_dir/kernel.log" 2>&1
}

# linux-image-amd64 is empty: it depends on the package of the newest version.
download_kernel() {
    local package
    package=$(apt-cache "${apt_options[@]}" depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
    [ -n "$package" ] && apt-get "${apt_options[@]}" download "$package"
}

# Backports have the kernel of the next release, with more kinds of links (netkit came with 6.7). They are read beside this
# machine's own lists of packages, from the archive that it uses.
use_backports() {
    local release archive
    release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    archive=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' | sed -n "s/^$release //p" | head -n 1)
    [ -n "$archive" ] || return 1
    mkdir -p apt/lists/partial apt/cache/archives/partial
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $release-backports main" >apt/sources.list
    apt_options=(-o Dir::Etc::sourcelist="$PWD/apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt/cache")
    apt-get "${apt_options[@]}" update -qq
}

unpacked() { case $1 in *.xz) xz -dc "$1" ;; *.zst) zstd -dcq "$1" ;; *) cat "$1" ;; esac; }

# A first file system with just what reaches the real one: busybox and a few modules.
make_initrd() {
    local tree=$vm_dir/initrd module count=0 base=${modules%/lib/modules/*}
    rm -rf "$tree" && mkdir -p "$tree"/{bin,dev,proc,sys,lower,memory,root,modules}
    cp "$(command -v busybox)" "$tree/bin/busybox"
    install build/vm/init "$tree/init"
    # A package that was only unpacked has no list of dependencies yet.
    [ -e "$modules/modules.dep.bin" ] || depmod -b "$base" "$version"
    while read -r module; do
        unpacked "$module" >"$tree/modules/$((100 + count++)).ko"
    done < <(modprobe -d "$base/" -S "$version" --show-depends -a virtio_pci 9p 9pnet_virtio overlay | awk '$1 == "insmod" && !seen[$2]++ { print $2 }')
    (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$vm_dir/initrd.gz"
}

# boot SECONDS SHARE WORDS: until it powers itself off; its console is the output.
boot() {
    exec timeout "$1" qemu-system-x86_64 $acceleration -m 3G -display none -monitor none -serial stdio -nic none -no-reboot \
        -kernel "$kernel" -initrd "$vm_dir/initrd.gz" -append "console=ttyS0 panic=-1 quiet loglevel=4 $kernel_words netnsps_share=$2 ${3:-}" \
        -virtfs local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap \
        -virtfs local,path="$2",mount_tag=share,security_model=none,multidevs=remap </dev/null 2>&1
}

# KVM may be there and not work, as in some virtual machines: a trial tells. The emulated processor is a plain one: it has what
# .NET needs (x86-64-v2). One thread emulates it: with more, kernels have died in their scheduler. Its clock counts instructions,
# not seconds: else waits in it end too early where this machine is busy, and the kernel's own look at its timers has failed.
choose_acceleration() {
    # What guards a processor against its own faults only costs time here, and a watchdog would take this machine's load for a hang.
    kernel_words='oops=panic no_timer_check mitigations=off nowatchdog apparmor=0'
    acceleration="-accel kvm -cpu host -smp $(nproc)"
    [ -w /dev/kvm ] && [[ $(boot 30 "$vm_dir" netnsps_trial=1) == *'it boots'* ]] && return
    acceleration='-accel tcg,thread=single -icount shift=0 -cpu Nehalem,+rdrand -smp 1'
    say 'KVM does not work here: the processor is emulated.'
}

# Runs a portion in a virtual machine of its own. What is left of it is counted afterwards.
boot_portion() {
    local share=$vm_dir/$1 repository=$PWD suite=$vm_dir/suite pester=${pester_versions##* } classes files
    choose_portion "$1"
    rm -rf "$share" && mkdir -p "$share"
    cp build/vm/inside.sh "$share/"
    declare -p PATH HOME PSModulePath repository modules suite pwsh pester classes files >"$share/settings"
    boot 3600 "$share" >"$results/vm-$1.log"
}

count_portion() {
    local name=$1 share=$vm_dir/$1 log=$results/vm-$1.log classes files
    choose_portion "$name"
    cat "$log"
    [ "${#classes[@]}" -eq 0 ] || count_xunit "vm-$name-kernel" "$share/kernel.xml" 'left no report'
    [ "${#files[@]}" -eq 0 ] || count_pester "vm-$name-pester" "$share/pester.txt"
    [ ! -e "$share/ended" ] || return 0
    add_counts "vm-$name" 0 1 0
    say "suite vm-$name: the virtual machine did not come to its end; the last lines of its console:"
    tail -n 40 "$log"
}

# vm_suites [PORTION | FILTER]...: the portions named, and one of what the filters name: classes of the kernel suite
# ('*LinkKindsTests') and files of Pester ('New-NetnsBond.Tests.ps1'). The module is built already.
vm_suites() {
    local name
    local -A running=()
    choose_portions "$@"
    if ! prepare_vm; then
        add_counts vm 0 1 0
        return
    fi
    choose_acceleration
    trap 'kill $(jobs -p) 2>/dev/null' EXIT
    for name in "${portions[@]}"; do
        [ "${#running[@]}" -lt "$vm_at_once" ] || count_next
        say "booting $kernel for vm-$name"
        boot_portion "$name" &
        running[$!]=$name
    done
    while [ "${#running[@]}" -gt 0 ]; do count_next; done
    trap - EXIT
}

count_next() {
    local job
    wait -n -p job "${!running[@]}" || true
    count_portion "${running[$job]}"
    unset "running[$job]"
}

choose_portions() {
    local filter
    portions=() other_classes=() other_files=()
    for filter; do
        case $filter in
            *.ps1) other_files+=("$filter") ;;
            *)     if [[ " ${vm_portions[*]} " == *" $filter "* ]]; then portions+=("$filter"); else other_classes+=("$filter"); fi ;;
        esac
    done
    [ "$((${#other_classes[@]} + ${#other_files[@]}))" -eq 0 ] || portions+=(other)
    [ "${#portions[@]}" -gt 0 ] || portions=("${vm_portions[@]}")
}
