# Builds, then shows the story: in PowerShell when it is there, else on the engine from C#; sourced by build.sh.

# Root as it is; anybody else becomes root of a user namespace of their own.
privileged=()
if [ "$(id -u)" != 0 ]; then
    privileged=(unshare --user --map-root-user --net --mount)
    "${privileged[@]}" true 2>/dev/null \
        || die 'The quickstart makes network namespaces: run it as root, or allow user namespaces (sysctl user.max_user_namespaces).'
    say 'Not root: running in a user namespace of our own.'
fi

build_module
pwsh=$(find_pwsh)
if [ -n "$pwsh" ]; then
    ${privileged[@]+"${privileged[@]}"} $pwsh -NoProfile -File examples/quickstart.ps1
else
    say 'PowerShell 7.6+ is not here; get it with: dotnet tool install --global PowerShell'
    say 'Meanwhile the same story on the engine, from C#:'
    dotnet build examples/quickstart.cs -v quiet
    ${privileged[@]+"${privileged[@]}"} dotnet run --no-build examples/quickstart.cs
fi
