# Runs every suite and sums them up in the last line; sourced by build.sh. What could not run is a failure.

source build/rootless.sh
source build/package.sh
source build/packages.sh
source build/vm.sh
results=out/test-results
tier=
case "$*" in
    '')            tier=standard ;;
    --full)        tier=full ;;
    --rootless)    tier=rootless ;;
    --engine-only) tier=engine ;;
    --vm|--vm\ [!-]*) tier=vm ;;
    *) die "unknown argument: $*
valid is one of --full, which adds all other combinations; --rootless, only what an ordinary user can run; --engine-only,
only what needs no PowerShell; and --vm [FILTER]..., what needs a kernel that has all kinds of links" ;;
esac
need_sdk
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
    xunit_failed "$report" | name_failed "$suite"
    add_counts "$suite" "$(xml_count "$report" passed)" "$f" "$(xml_count "$report" skipped)"
}

# The name of each test that failed, or of what failed outside of tests, and the message.
xunit_failed() {
    tr '\n' ' ' <"$1" | sed 's/<\(test\|error\) /\n&/g' | awk '/^<(test|error) / && match($0, /<message>(<!\[CDATA\[)?/) {
        message = substr($0, RSTART + RLENGTH)
        sub(/(\]\]>)?<\/message>.*/, "", message)
        sub(/^[^>]* name="/, "")
        sub(/".*/, "")
        print $0 ": " message
    }'
}

# run_pester VERSION [FILE PATTERN...]: the Pester suite, or these files of it; pester_tags are the only tags that run.
run_pester() {
    local version=$1 suite=pester-$1-$shape${pester_tags:+-$pester_tags} paths=
    local report=$results/$suite.txt
    [ $# -lt 2 ] || paths=$(printf ",'tests/pester/*/%s'" "${@:2}")
    rm -f "$report"
    "${pwsh[@]}" -NoProfile -NonInteractive -Command \
        "./tests/pester/Run.ps1 -PesterVersion $version -ReportPath '$report' ${paths:+-Path ${paths:1}} ${pester_tags:+-Tag $pester_tags}" || true
    count_pester "$suite" "$report"
}

# Adds what a Pester run reported. One that ran no test has proved nothing.
count_pester() {
    local suite=$1 report=$2 p=0 f=0 s=0
    [ ! -s "$report" ] || read -r p f s <"$report"
    if [ "$((p + f))" -eq 0 ]; then
        say "suite $suite: ended without having run a test"
        f=1
    fi
    [ ! -e "$report.failed" ] || name_failed "$suite" <"$report.failed"
    add_counts "$suite" "$p" "$f" "$s"
}

# Keeps the names of a suite's failed tests and why, a line each, for the end of the output.
name_failed() { sed "s|^|  $1: |" | cut -c 1-400 >>"$results/failed"; }

print_failed() {
    [ -s "$results/failed" ] || return 0
    say 'failed:'
    cat "$results/failed"
}

# What differs between the majors of Pester: our part of it, and the stories that use it.
integration=('Use-NetnsScope.*' 'Wait-NetnsCondition.*' 'HaveLeakedFds.*' 'Assert-*' '*.Workflow.*')

pester_suites() {
    local newest=${pester_versions##* } version
    run_pester "$newest"
    for version in ${pester_versions% *}; do run_pester "$version" "${integration[@]}"; done
    run_package
}

# What the standard tier leaves out: each version of Pester, whole, in both shapes of PowerShell; the package in the other
# shape; the tests that count rare faults; and the virtual machine.
more_suites() {
    local newest=${pester_versions##* } version
    for version in ${pester_versions% *}; do run_pester "$version"; done
    pester_tags=Soak run_pester "$newest"
    NETNSPS_PWSH=$(other_shape) find_pwsh
    for version in $pester_versions; do run_pester "$version"; done
    run_package
    end_beside vm
}

# begin_beside NAME COMMAND...: runs suites beside the others; end_beside waits for them, shows what they wrote and adds their counts.
declare -A beside=()

begin_beside() {
    (
        passed=0 failed=0 skipped=0
        "${@:2}"
        echo "$passed $failed $skipped" >"$results/$1.counts"
    ) >"$results/$1.log" 2>&1 &
    beside[$1]=$!
    trap kill_beside EXIT
}

# Its status would be that of the whole run.
kill_beside() { [ "${#beside[@]}" -eq 0 ] || kill "${beside[@]}" 2>/dev/null || true; }

end_beside() {
    local p=0 f=1 s=0
    wait "${beside[$1]}" || true
    unset "beside[$1]"
    cat "$results/$1.log"
    if [ -s "$results/$1.counts" ]; then read -r p f s <"$results/$1.counts"; else say "suite $1: ended early"; fi
    passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + s))
}

# The ten test files and classes that took longest, of all suites. All lines are read: sort(1) would fail at a closed pipe.
print_slowest() {
    local report
    say 'slowest (seconds, suite, file or class):'
    {
        for report in "$results"/*.durations; do
            [ ! -e "$report" ] || sed "s|\t|\t$(basename "$report" .txt.durations)\t|" "$report"
        done
        for report in "$results"/*.xml; do
            [ ! -e "$report" ] || sed -n "s|.*<collection .*name=\"Test collection for \([^\" ]*\).*time=\"\([0-9.]*\)\".*|\2\t$(basename "$report" .xml)\t\1|p" "$report"
        done
    } | sort -rn | awk -F '\t' 'NR <= 10 { printf "  %7.1f  %-28s %s\n", $1, $2, $3 }'
}

xunit_suites() {
    locked dotnet build NetnsPS.sln -c Release -v quiet -clp:NoSummary
    run_xunit unit NetnsPS.Tests.Unit
    run_xunit abi NetnsPS.Tests.Abi
    if [ "$(id -u)" = 0 ]; then
        run_xunit kernel NetnsPS.Tests.Kernel
    else
        add_counts kernel 0 1 0
        say 'suite kernel: it makes network namespaces. Run the tests as root, or only what an ordinary user can: ./build.sh test --rootless'
    fi
}

run_suites() {
    mkdir -p "$results"
    rm -f "$results"/*.{txt,xml,durations,counts} "$results"/*failed
    # Before anything is built: a run that can't be whole ends here, and says what to do.
    [ "$tier" = engine ] || { find_pwsh; restore_pester; use_modules; }
    install_test_packages
    # Both architectures, as they are packaged.
    build_module linux-x64 linux-arm64
    # As an ordinary user once: what differs are the kernel's answers, not Pester.
    local newest=${pester_versions##* }
    case $tier in
        vm)       vm_suites "$@" ;;
        rootless) run_rootless "$newest" ;;
        engine)   xunit_suites ;;
        *)
            # It shares neither users nor namespaces with the suites beside it.
            begin_beside rootless run_rootless "$newest"
            xunit_suites
            # One machine at a time: an emulated processor keeps a real one busy.
            [ "$tier" != full ] || vm_at_once=1 begin_beside vm vm_suites
            end_beside rootless
            pester_suites
            [ "$tier" != full ] || more_suites ;;
    esac

    print_failed
    print_slowest
}

hold_tests run_suites "${@:2}"
status=0
[ "$failed" -eq 0 ] || status=1
# A run that ran nothing has proved nothing.
[ "$passed" -gt 0 ] || { say 'No test ran.'; status=1; }
say "$passed passed, $failed failed, $skipped skipped"
exit $status
