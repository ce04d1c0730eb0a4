# Shared by the commands of build.sh; sourced with the repository as working directory.

configuration=${CONFIGURATION:-Release}
module_dir=out/module/NetnsPS

die() { printf '%s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*"; }

build_module() {
    command -v dotnet >/dev/null || die 'The .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
    rm -rf "$module_dir"
    mkdir -p "$module_dir"
    # Ahead-of-time compiled where the SDK has the compiler's package: it halves the time of Import-Module. The commands
    # themselves only beside a PowerShell: with it the first use of each is quicker.
    dotnet publish src/NetnsPS -c "$configuration" -r "$(runtime_id)" --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false \
        -p:PowerShellHome="$(powershell_home)" -o out/publish -v quiet
    cp out/publish/NetnsPS.dll out/publish/NetnsPS.Core.dll out/publish/NetnsPS.Sessions.dll "$module_dir/"
    cp out/publish/NetnsPS.xml out/publish/NetnsPS.Core.xml "$module_dir/"
    cp -R module/. "$module_dir/"
    # The only source of help is the commands' XML comments; what they lack fails the build.
    dotnet run --project build/HelpBuilder -c "$configuration" -p:RunAnalyzers=false -v quiet -- out/publish/NetnsPS.dll "$module_dir/en-US/NetnsPS.dll-Help.xml"
    say "module: $module_dir"
}

# Where the PowerShell on PATH has its assemblies; empty without one.
powershell_home() {
    if command -v pwsh >/dev/null; then pwsh -NoProfile -NonInteractive -Command '$PSHOME' 2>/dev/null || true; fi
}

runtime_id() {
    case "$(uname -m)" in
        x86_64)  echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *)       die "No .NET runtime id is known for $(uname -m)" ;;
    esac
}

# PowerShell on PATH, else the local tool that dotnet can restore; empty when neither can be had.
find_pwsh() {
    if command -v pwsh >/dev/null; then
        command -v pwsh
    elif dotnet tool restore >/dev/null 2>&1 && dotnet tool run pwsh -- -NoProfile -Command exit >/dev/null 2>&1; then
        echo 'dotnet tool run pwsh --'
    fi
}
