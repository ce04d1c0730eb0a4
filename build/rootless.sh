# The Pester tests tagged Userns once more, as an ordinary user in a user namespace of its own; sourced by build/test.sh.

# As nobody when root. All that is read lies in a folder of its own: a checkout may be where only root can read.
run_rootless() {
    local pwsh=$1 version=$2 place status=0
    local -a as_user=()
    place=$(mktemp -d "${TMPDIR:-/tmp}/netnsps-rootless.XXXXXX")
    mkdir -p "$place"/{home,tmp,out,tests,Modules}
    cp -R out/module "$place/out/"
    cp -R tests/pester "$place/tests/"
    cp -R examples "$place/"
    cp -R "$($pwsh -NoProfile -NonInteractive -Command "(Get-Module Pester -ListAvailable | Where-Object Version -EQ $version)[0].ModuleBase")" "$place/Modules/Pester"
    # Where PowerShell is a .NET tool of root's, nobody else can read it.
    if [ "$(id -u)" = 0 ] && ! setpriv --reuid=65534 --regid=65534 --clear-groups env -C / $pwsh -NoProfile -Command exit >/dev/null 2>&1; then
        cp -R "$($pwsh -NoProfile -NonInteractive -Command '$PSHOME')" "$place/pwsh"
        pwsh="dotnet $place/pwsh/pwsh.dll"
    fi
    chmod -R a+rwX "$place"
    [ "$(id -u)" != 0 ] || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    as_user+=(env -C "$place" "HOME=$place/home" "TMPDIR=$place/tmp" "TMUX_TMPDIR=$place/tmp" "PSModulePath=$place/Modules"
        unshare --user --map-root-user --net --mount)

    local why
    if ! why=$("${as_user[@]}" true 2>&1) || ! why=$("${as_user[@]}" $pwsh -NoProfile -NonInteractive -Command exit 2>&1); then
        not_run+=("Rootless suite: NOT RUN, an ordinary user can't run PowerShell in a user namespace here: ${why%%$'\n'*}")
    else
        "${as_user[@]}" sh -c 'mount -t sysfs sysfs /sys; mount -t tmpfs -o mode=755 tmpfs /run; ip link set lo up; exec "$@"' sh \
            $pwsh -NoProfile -NonInteractive -File tests/pester/Run.ps1 -PesterVersion "$version" -ReportPath "$place/report" -Tag Userns || true
        count_pester "pester-rootless-$version" "$place/report"
    fi
    rm -rf "$place"
}
