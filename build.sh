#!/usr/bin/env bash
# The one entry point: quickstart | shell | build | test | bench | package | clean.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
source build/common.sh

usage() {
    cat <<'TEXT'
usage: ./build.sh COMMAND
  quickstart   build, then show the five-minute story on real namespaces (--engine-only: from C#, without PowerShell)
  shell        build, then open a PowerShell that finds the module, and both majors of Pester, by name
  build        put the importable module into out/module/NetnsPS
  test         run every suite; the last line sums them up
               --full: also all of Pester in both majors and both shapes of PowerShell, soak and --vm
               --rootless: only what an ordinary user can run
               --engine-only: only what needs no PowerShell
               --vm [FILTER]: those of links and isolation in virtual machines, with a kernel
               that has all kinds
  bench NAME   run a benchmark (without NAME: list them)
  package      make the nupkg for the PowerShell Gallery in out/package
  clean        remove everything that was built
TEXT
}

# All but the locks: a file that somebody else waits for must stay the one that the next one finds.
clean() { find out -mindepth 1 -maxdepth 1 ! -name '*lock' -exec rm -rf {} +; }

command=${1:-}
case $command in
    quickstart) shift; source build/quickstart.sh "$@" ;;
    shell)      need_sdk; shift; find_pwsh; restore_pester; build_module; use_modules; exec "${pwsh[@]}" -NoLogo "$@" ;;
    build)      take_no_arguments "$@"; need_sdk; build_module ;;
    test)       shift; source build/test.sh "$@" ;;
    bench)      shift; source build/bench.sh "$@" ;;
    package)    take_no_arguments "$@"; need_sdk; find_pwsh; source build/package.sh; locked package_module ;;
    clean)      take_no_arguments "$@"; locked clean ;;
    ''|-h|--help|help) usage ;;
    *) usage >&2; die "unknown command: $command" ;;
esac
