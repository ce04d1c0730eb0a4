# Builds, then shows the story: in PowerShell when it is there, else on the engine from C#; sourced by build.sh.

[ "$(id -u)" = 0 ] || die 'The quickstart makes network namespaces: run it as root (sudo ./build.sh quickstart).'
build_module
pwsh=$(find_pwsh)
if [ -n "$pwsh" ]; then
    $pwsh -NoProfile -File examples/quickstart.ps1
else
    say 'PowerShell 7.6+ is not here; get it with: dotnet tool install --global PowerShell'
    say 'Meanwhile the same story on the engine, from C#:'
    dotnet run examples/quickstart.cs
fi
