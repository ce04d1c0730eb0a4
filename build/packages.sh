# The programs that suites drive and compare with, from Debian's packages; sourced by build/test.sh.

test_packages=(bind9-dnsutils conntrack curl dnsmasq-base gcc iperf3 iproute2 iputils-ping libc6-dev lldpd lsof netbase nats-server nftables nginx-light
    procps python3 strace tmux util-linux uidmap)

install_test_packages() {
    local output
    output=$(install_packages "${test_packages[@]}" 2>&1) \
        || die "What the tests need could not be installed. Try \"apt-get install ${test_packages[*]}\" by hand. apt-get said:
$output"
}

# Those of the packages that are not there yet. An ordinary user, or a machine without apt-get, has what it has: tests that lack
# a program are skipped by its name.
install_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing for the tests: ${missing[*]}"
    with_services_held apt_install "${missing[@]}"
}

# With a second try, as the lists of packages may be missing or old.
apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" && return
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}

# Packages must not start their services on this machine's own interfaces (invoke-rc.d, policy-rc.d: 101 forbids).
with_services_held() {
    local policy=/usr/sbin/policy-rc.d ours= status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        ours=1
    fi
    "$@" || status=$?
    [ -z "$ours" ] || rm -f "$policy"
    return $status
}
