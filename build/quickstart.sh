# Builds, then shows the story in PowerShell, or with --engine-only from C#; sourced by build.sh.

case "$*" in
    ''|--engine-only) ;;
    *) die "unknown argument: $*
valid is --engine-only, the story from C#, without PowerShell" ;;
esac
need_sdk

# Root as it is; anybody else becomes root of a user namespace of their own.
privileged=()
if [ "$(id -u)" != 0 ]; then
    privileged=(unshare --user --map-root-user --net --mount)
    "${privileged[@]}" true 2>/dev/null \
        || die 'The quickstart makes network namespaces: run it as root, or allow user namespaces (sysctl user.max_user_namespaces).'
    say 'Not root: running in a user namespace of our own.'
fi

if [ "${1:-}" = --engine-only ]; then
    locked dotnet build examples/quickstart.cs -v quiet
    ${privileged[@]+"${privileged[@]}"} dotnet run --no-build examples/quickstart.cs
else
    find_pwsh
    build_module
    use_modules
    ${privileged[@]+"${privileged[@]}"} "${pwsh[@]}" -NoProfile -File examples/quickstart.ps1
fi
