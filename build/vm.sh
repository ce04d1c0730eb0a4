# Boots a kernel that has all kinds of links in a virtual machine and runs suites there; sourced by build/test.sh. Its root
# file system is this machine's, read-only, below an overlay in memory: what was built here is what runs there.

share=$PWD/out/test-results/vm
emulation='-accel tcg,thread=multi -cpu max'
missing=()

need() { command -v "$1" >/dev/null || missing+=("$1 (package $2)"); }

check_vm() {
    [ "$(uname -m)" = x86_64 ] || die 'The virtual machine is set up for x86_64 only.'
    need qemu-system-x86_64 qemu-system-x86
    need cpio cpio
    need modprobe kmod
    need busybox busybox-static
    ! ldd "$(command -v busybox)" >/dev/null 2>&1 || missing+=('a busybox that needs no libraries (package busybox-static)')
    find_kernel || missing+=('a kernel (package linux-image-amd64; or unpack that package with dpkg-deb -x and name the directory in NETNSPS_KERNEL)')
    [ "${#missing[@]}" -eq 0 ] || die "The virtual machine can't be made. These are missing: $(printf '%s; ' "${missing[@]}")"
}

# The newest kernel that has its modules, below NETNSPS_KERNEL, or of this machine.
find_kernel() {
    local root=${NETNSPS_KERNEL:-} image
    [ -z "$root" ] || root=$(realpath "$root")
    while read -r image; do
        version=${image##*/vmlinuz-}
        for modules in "$root/lib/modules/$version" "$root/usr/lib/modules/$version"; do
            [ ! -d "$modules/kernel" ] || { kernel=$image; return 0; }
        done
    done < <(ls -rv "$root"/boot/vmlinuz-* 2>/dev/null)
    return 1
}

unpacked() { case $1 in *.xz) xz -dc "$1" ;; *.zst) zstd -dcq "$1" ;; *) cat "$1" ;; esac; }

# A first file system with just what reaches the real one: busybox and a few modules.
make_initrd() {
    local tree=$share/initrd module count=0 base=${modules%/lib/modules/*}
    mkdir -p "$tree"/{bin,dev,proc,sys,lower,memory,root,modules}
    cp "$(command -v busybox)" "$tree/bin/busybox"
    install build/vm/init "$tree/init"
    # A package that was only unpacked has no list of dependencies yet.
    [ -e "$modules/modules.dep.bin" ] || depmod -b "$base" "$version"
    while read -r module; do
        unpacked "$module" >"$tree/modules/$((100 + count++)).ko"
    done < <(modprobe -d "$base/" -S "$version" --show-depends -a 9p 9pnet_virtio overlay | awk '$1 == "insmod" && !seen[$2]++ { print $2 }')
    (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$share/initrd.gz"
}

# boot ACCELERATION SECONDS WORDS: until it powers itself off; its console is the output.
boot() {
    timeout "$2" qemu-system-x86_64 $1 -smp "$(nproc)" -m 4G -display none -monitor none -serial stdio -nic none -no-reboot \
        -kernel "$kernel" -initrd "$share/initrd.gz" -append "console=ttyS0 panic=-1 quiet loglevel=3 netnsps_share=$share ${3:-}" \
        -virtfs local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap \
        -virtfs local,path="$share",mount_tag=share,security_model=none,multidevs=remap </dev/null
}

# KVM may be there and not work, as in some virtual machines: a trial tells.
acceleration() {
    local kvm='-accel kvm -cpu host'
    if [ -w /dev/kvm ] && boot "$kvm" 30 netnsps_trial=1 2>/dev/null | grep -q 'it boots'; then echo "$kvm"; else echo "$emulation"; fi
}

run_in_vm() {
    local filters=("$@") repository=$PWD how
    check_vm
    rm -rf "$share" && mkdir -p "$share"
    build_module
    dotnet build tests/kernel -c Release -p:RunAnalyzers=false -v quiet -clp:NoSummary
    make_initrd
    cp build/vm/inside.sh "$share/"
    declare -p PATH HOME repository modules filters >"$share/settings"
    how=$(acceleration)
    [ "$how" != "$emulation" ] || say 'KVM does not work here: the processor is emulated, which takes some 20 times as long.'
    say "booting $kernel"
    boot "$how" 14400 || true
    [ -s "$share/status" ] || die 'The virtual machine did not come to its end.'
    exit "$(cat "$share/status")"
}
