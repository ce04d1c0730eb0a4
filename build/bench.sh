# Runs a benchmark by name: bench/NAME.ps1 in PowerShell, or a C# one of bench/Program.cs; sourced by build.sh.

name=${1:-}
if [ -z "$name" ]; then
    say 'usage: ./build.sh bench NAME [ARGUMENTS]'
    for script in bench/*.ps1; do
        [ "$script" = bench/common.ps1 ] || say "  $(basename "$script" .ps1)"
    done
    return 0
fi
shift
build_module
say "machine: $(nproc) cores, $(uname -sr), .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)"
if [ -f "bench/$name.ps1" ]; then
    pwsh=$(find_pwsh)
    [ -n "$pwsh" ] || die "this benchmark needs PowerShell 7.6+"
    $pwsh -NoProfile -NonInteractive -File "bench/$name.ps1" "$@"
else
    dotnet run --project bench -c Release -v quiet -- "$name" "$@"
fi
