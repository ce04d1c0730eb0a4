# Runs a benchmark by name: bench/NAME.ps1 in PowerShell, or a C# one of bench/Program.cs; sourced by build.sh.

name=${1:-}
if [ -z "$name" ]; then
    say 'usage: ./build.sh bench NAME [ARGUMENTS]'
    say '  all: each of them in turn, as tables for docs/benchmarks.md'
    for script in bench/*.ps1; do
        [ "$script" = bench/common.ps1 ] || say "  $(basename "$script" .ps1)"
    done
    return 0
fi
need_sdk
shift
find_pwsh
build_module
say "machine: $(nproc) cores, $(uname -sr), .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)"
if [ "$name" = all ]; then
    say "PowerShell $("${pwsh[@]}" -NoProfile -Command '"$($PSVersionTable.PSVersion)"')"
    for each in netns invoke import netlink star links fds session dns latency; do
        printf '\n## bench %s\n' "$each"
        "${pwsh[@]}" -NoProfile -NonInteractive -File "bench/$each.ps1" || failed="${failed:-} $each"
    done
    [ -z "${failed:-}" ] || die "did not run to the end:$failed"
elif [ -f "bench/$name.ps1" ]; then
    "${pwsh[@]}" -NoProfile -NonInteractive -File "bench/$name.ps1" "$@"
else
    locked dotnet build bench -c Release -v quiet -clp:NoSummary
    dotnet run --no-build --project bench -c Release -- "$name" "$@"
fi
