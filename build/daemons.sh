# The real daemons that suites drive, from Debian's packages; sourced by build/test.sh.

daemon_packages=(bind9-dnsutils conntrack curl dnsmasq-base iproute2 iputils-ping lldpd lsof nats-server nftables nginx-light procps python3-minimal strace tmux util-linux uidmap)

install_daemons() { install_packages "${daemon_packages[@]}" || say "some could not be installed; tests that need them are skipped by name"; }

# Those of the packages that are not there yet, where this is a machine with apt-get and the user is root.
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

apt_install() {
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
    apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
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
