# Runs every suite and sums them up in the last line; sourced by build.sh. What could not run is a failure.

source build/rootless.sh
results=out/test-results
only=
case "${1:-}" in
    '') ;;
    --rootless) only=rootless ;;
    --engine-only) only=engine ;;
    --vm)       only=vm ;;
    *) die "unknown argument: $1; there are --rootless, to run only the tests that an ordinary user can, --engine-only, to run only those that need no PowerShell, and --vm, to run those of links and isolation in virtual machines" ;;
esac
passed=0 failed=0 skipped=0

# Adds a suite's counts and shows its line.
add_counts() {
    local suite=$1 p=$2 f=$3 s=$4
    passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + s))
    say "suite $suite: $p passed, $f failed, $s skipped"
}

# One number out of an xunit v2+ XML report's assembly element.
xml_count() { sed -n "s/.*<assembly [^>]*[[:space:]]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

run_xunit() {
    local suite=$1 assembly=$2 report=$results/$1.xml status=0
    rm -f "$report"
    dotnet "out/artifacts/bin/$assembly/release/$assembly.dll" -noLogo -noColor -xml "$report" || status=$?
    count_xunit "$suite" "$report" "ended with status $status and left no report"
}

# Adds what an xunit run reported; without a report it is a failure, which the last words explain.
count_xunit() {
    local suite=$1 report=$2
    if [ ! -s "$report" ]; then
        add_counts "$suite" 0 1 0
        say "suite $suite: $3"
        return
    fi
    local f=$(( $(xml_count "$report" failed) + $(xml_count "$report" errors) ))
    add_counts "$suite" "$(xml_count "$report" passed)" "$f" "$(xml_count "$report" skipped)"
}

run_pester() {
    local version=$1 report=$results/pester-$1.txt paths=
    [ $# -lt 2 ] || paths=$(printf ",'tests/pester/%s'" "${@:2}")
    rm -f "$report"
    "${pwsh[@]}" -NoProfile -NonInteractive -Command "./tests/pester/Run.ps1 -PesterVersion $version -ReportPath '$report' ${paths:+-Path ${paths:1}}" || true
    count_pester "pester-$version" "$report"
}

# Adds what a Pester run reported. One that ran no test has proved nothing.
count_pester() {
    local suite=$1 report=$2 p=0 f=0 s=0
    [ ! -s "$report" ] || read -r p f s <"$report"
    if [ "$((p + f))" -eq 0 ]; then
        say "suite $suite: ended without having run a test"
        f=1
    fi
    add_counts "$suite" "$p" "$f" "$s"
}

pester_suites() {
    local version
    if [ "$only" != rootless ]; then
        for version in $pester_versions; do run_pester "$version"; done
    fi
    # Once: what differs as an ordinary user is the kernel's answers, not Pester.
    run_rootless "${pester_versions##* }"
}

xunit_suites() {
    dotnet build NetnsPS.sln -c Release -v quiet -clp:NoSummary
    run_xunit unit NetnsPS.Tests.Unit
    run_xunit abi NetnsPS.Tests.Abi
    if [ "$(id -u)" = 0 ]; then
        run_xunit kernel NetnsPS.Tests.Kernel
    else
        add_counts kernel 0 1 0
        say 'suite kernel: it makes network namespaces. Run the tests as root, or only what an ordinary user can: ./build.sh test --rootless'
    fi
}

mkdir -p "$results"
# Before anything is built: a run that can't be whole ends here, and says what to do.
[ "$only" = engine ] || { find_pwsh; restore_pester; }
source build/daemons.sh
install_daemons
build_module
if [ "$only" = vm ]; then
    source build/vm.sh
    vm_suites "${@:2}"
else
    [ "$only" = rootless ] || xunit_suites
    [ "$only" = engine ] || pester_suites
fi

status=0
[ "$failed" -eq 0 ] || status=1
# A run that ran nothing has proved nothing.
[ "$passed" -gt 0 ] || { say 'No test ran.'; status=1; }
say "$passed passed, $failed failed, $skipped skipped"
exit $status
