# The Pester tests tagged Userns once more, as an ordinary user in a user namespace of its own; sourced by build/test.sh.

# As nobody when root. All that is read lies in a folder of its own: a checkout may be where only root can read.
run_rootless() {
    local version=$1 place
    local -a as_user=() shell=("${pwsh[@]}")
    place=$(mktemp -d "${TMPDIR:-/tmp}/netnsps-rootless.XXXXXX")
    mkdir -p "$place"/{home,tmp,out,tests,Modules}
    cp -R out/module "$place/out/"
    cp -R tests/pester tests/kernel-lacks.sh "$place/tests/"
    cp -R docs examples README.md "$place/"
    cp -R "out/modules/Pester/$version" "$place/Modules/Pester"
    # Root's .NET tools and packages are readable by root alone; the copy is started in the same shape.
    if [ "$(id -u)" = 0 ]; then
        cp -R "$powershell_home" "$place/pwsh"
        case $shape in
            tool)       shell=(dotnet "$place/pwsh/pwsh.dll") ;;
            executable) shell=("$place/pwsh/pwsh") ;;
        esac
    fi
    chmod -R a+rwX "$place"
    [ "$(id -u)" != 0 ] || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    as_user+=(env -C "$place" "HOME=$place/home" "TMPDIR=$place/tmp" "TMUX_TMPDIR=$place/tmp" "PSModulePath=$place/Modules:$place/out/module"
        unshare --user --map-root-user --net --mount)

    local why
    if ! why=$("${as_user[@]}" true 2>&1) || ! why=$("${as_user[@]}" "${shell[@]}" -NoProfile -NonInteractive -Command exit 2>&1); then
        add_counts "pester-rootless-$version" 0 1 0
        say "suite pester-rootless-$version: an ordinary user can't run PowerShell in a user namespace here: ${why%%$'\n'*}"
    else
        "${as_user[@]}" sh -c 'mount -t sysfs sysfs /sys; mount -t tmpfs -o mode=755 tmpfs /run; ip link set lo up; exec "$@"' sh \
            "${shell[@]}" -NoProfile -NonInteractive -File tests/pester/Run.ps1 -PesterVersion "$version" -ReportPath "$place/report" -Tag Userns || true
        cp "$place"/report.durations "$results/pester-rootless-$version.txt.durations" || true
        count_pester "pester-rootless-$version" "$place/report"
    fi
    rm -rf "$place"
}
