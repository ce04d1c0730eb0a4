# Makes the nupkg for the PowerShell Gallery in out/package, by the command that publishes there; sourced by build.sh and build/test.sh.

make_package() {
    rm -rf out/package
    mkdir -p out/package
    "${pwsh[@]}" -NoProfile -NonInteractive -Command \
        "Compress-PSResource -Path $module_dir -DestinationPath out/package -ErrorAction Stop" || die 'The package could not be made.'
    say "package: $(ls out/package/*.nupkg)"
}

# In one go: another command would put the module of one architecture between.
package_module() { publish_module linux-x64 linux-arm64; make_package; }

# Installs the package as a user would, under a HOME of its own, and runs what a user runs first. Prints and counts one suite.
run_package() {
    local suite=package-$shape place
    local report=$PWD/$results/$suite.txt
    local -a shell=("$powershell_home/pwsh")
    [ "$shape" != tool ] || shell=(dotnet "$powershell_home/pwsh.dll")
    locked make_package
    place=$(mktemp -d "${TMPDIR:-/tmp}/netnsps-package.XXXXXX")
    cp -R examples "$place/"
    cp -R tests/package "$place/tests"
    cp -R out/package "$place/repository"
    rm -f "$report"
    # Of this checkout it sees the package and the restored Pester, and nothing else.
    env -C "$place" HOME="$place" PSModulePath="$PWD/out/modules" \
        "${shell[@]}" -NoProfile -NonInteractive -File tests/Run.ps1 -PesterVersion "${pester_versions##* }" -ReportPath "$report" || true
    count_pester "$suite" "$report"
    rm -rf "$place"
}
