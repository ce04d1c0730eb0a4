# Shared by the commands of build.sh; sourced with the repository as working directory.

configuration=${CONFIGURATION:-Release}
module_dir=out/module/NetnsPS

die() { printf '%s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*"; }

take_no_arguments() { [ $# -le 1 ] || die "unknown argument: ${*:2}
./build.sh $1 takes no arguments"; }

# Before anything that needs it: what comes later would name another cause. A dotnet may be there without an SDK, or with
# an older one.
need_sdk() { dotnet --version >/dev/null 2>&1 || die 'The .NET 10 SDK is missing: https://dotnet.microsoft.com/download'; }

# Runs a command of this script while no other ./build.sh of this checkout writes below out/.
locked() { hold out/lock 'Another ./build.sh writes to out/ of this checkout; waiting for it.' "$@"; }

# The same for runs of the tests, whose reports have the same names. Others may build meanwhile.
hold_tests() { hold out/test-lock 'Another ./build.sh test runs in this checkout; waiting for its end.' "$@"; }

# hold FILE MESSAGE COMMAND...: runs the command while it has the lock on the file, and gives the message when it has to wait.
# What the command starts does not have the file open: the compiler's servers live on, and would keep the lock.
hold() {
    mkdir -p out
    {
        flock --nonblock 9 || { say "$2"; flock 9; }
        "${@:3}" 9>&-
    } 9>"$1"
}

# Builds the module for this machine's architecture, or for those that are named: linux-x64, linux-arm64. Each has a folder
# of its own in it, from which module/NetnsPS.psm1 takes the commands.
build_module() { locked publish_module "$@"; }

publish_module() {
    local new=out/module.new runtime folder runtimes=("$@")
    [ $# -gt 0 ] || runtimes=("$(runtime_id)")
    rm -rf "$new" out/publish
    mkdir -p "$new"
    # Ahead-of-time compiled: it halves the time of Import-Module.
    for runtime in "${runtimes[@]}"; do
        dotnet publish src/NetnsPS -c "$configuration" -r "$runtime" --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false \
            -o "out/publish/$runtime" -v quiet
        # Called as .NET calls the architecture, so that module/NetnsPS.psm1 needs no translation.
        folder=$new/${runtime/x64/X64}
        folder=${folder/arm64/Arm64}
        mkdir "$folder"
        cp "out/publish/$runtime"/{NetnsPS,NetnsPS.Core,NetnsPS.Sessions,Tmds.LibC}.dll "$folder/"
    done
    cp -R module/. LICENSE "$new/"
    # The only source of help is the commands' XML comments; what they lack fails the build.
    dotnet run --project build/HelpBuilder -c "$configuration" -p:RunAnalyzers=false -v quiet -- "out/publish/$runtime/NetnsPS.dll" "$new/en-US/NetnsPS.dll-Help.xml"
    replace_module "$new"
    say "module: $module_dir"
}

# Puts the new module in the place of the old one, which a PowerShell may be using: only when they differ, and in an instant.
replace_module() {
    local old=out/module.old
    rm -rf "$old"
    mkdir -p "${module_dir%/*}"
    if ! diff -rq "$1" "$module_dir" >/dev/null 2>&1; then
        [ ! -e "$module_dir" ] || mv "$module_dir" "$old"
        mv "$1" "$module_dir"
    fi
    rm -rf "$1" "$old"
}

runtime_id() {
    case "$(uname -m)" in
        x86_64)  echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *)       die "No .NET runtime id is known for $(uname -m)" ;;
    esac
}

# The PowerShell that everything here runs, as the words of a command in the array pwsh: the one that NETNSPS_PWSH names,
# else the one on PATH, else the .NET tool that .config/dotnet-tools.json pins. NETNSPS_PWSH=tool and =executable choose
# one of the two shapes in which that tool's package holds PowerShell.
find_pwsh() {
    case "${NETNSPS_PWSH:-}" in
        tool)       restore_powershell; pwsh=(dotnet tool run pwsh --) ;;
        executable) restore_powershell; pwsh=("$powershell_package/pwsh") ;;
        '')         if command -v pwsh >/dev/null; then
                        pwsh=("$(command -v pwsh)")
                    else
                        restore_powershell
                        pwsh=(dotnet tool run pwsh --)
                    fi ;;
        *)          pwsh=("$NETNSPS_PWSH") ;;
    esac
    local version
    version=$("${pwsh[@]}" -NoProfile -NonInteractive -Command '"$($PSVersionTable.PSVersion)"') \
        || die "This PowerShell does not start: ${pwsh[*]}${NETNSPS_PWSH:+
NETNSPS_PWSH=$NETNSPS_PWSH chose it. Valid are tool and executable, the two shapes of the pinned version; the path of a pwsh;
and nothing at all: then the one on PATH runs, else the tool.}"
    case $version in
        7.[6-9]*|7.[1-9][0-9]*|[89].*|[1-9][0-9].*) ;;
        *) die "NetnsPS needs PowerShell 7.6 or newer, but ${pwsh[*]} is $version. Update it, take it off PATH, or set NETNSPS_PWSH=tool." ;;
    esac
    powershell_home=$("${pwsh[@]}" -NoProfile -NonInteractive -Command '$PSHOME')
    # A .NET tool's pwsh is a launcher; the PowerShell that it starts has dotnet as its program.
    case $("${pwsh[@]}" -NoProfile -NonInteractive -Command '[Environment]::ProcessPath') in
        */dotnet) shape=tool ;;
        *)        shape=executable ;;
    esac
}

# The shape of the pinned PowerShell that find_pwsh did not choose.
other_shape() { if [ "$shape" = tool ]; then echo executable; else echo tool; fi; }

# For the commands that can do without PowerShell.
engine_only_advice() {
    case $command in
        quickstart|test) printf ' For the C# engine alone: ./build.sh %s --engine-only.' "$command" ;;
    esac
}

# Brings the pinned PowerShell; powershell_package is the folder of its files.
restore_powershell() {
    local version output
    output=$(dotnet tool restore 2>&1) || die "PowerShell could not be restored from NuGet. Check that \"dotnet tool restore\" can reach
the registry, or put PowerShell 7.6 or newer on PATH.$(engine_only_advice) dotnet said:
$output"
    version=$(sed -n '/"powershell"/,/}/s/.*"version": *"\([^"]*\)".*/\1/p' .config/dotnet-tools.json)
    powershell_package=$(nuget_packages)/powershell/$version/tools/net10.0/any/unix
    [ -f "$powershell_package/pwsh.dll" ] || die "The restored package of PowerShell $version has no $powershell_package/pwsh.dll."
}

nuget_packages() { dotnet nuget locals global-packages --list | sed 's/^global-packages: //; s,/$,,'; }

# Brings the versions of Pester that build/pester/Pester.csproj pins into out/modules, where PSModulePath expects modules.
restore_pester() { locked unpack_pester; }

unpack_pester() {
    local output packages version
    output=$(dotnet restore build/pester/Pester.csproj -v quiet 2>&1) || die "Pester could not be restored from NuGet. Check that
\"dotnet restore build/pester/Pester.csproj\" can reach the registry.$(engine_only_advice) dotnet said:
$output"
    packages=$(nuget_packages)
    pester_versions=$(sed -n 's/.*PackageDownload Include="Pester" Version="\(.*\)".*/\1/p' build/pester/Pester.csproj | tr -d '[]' | tr ';' ' ')
    for version in $pester_versions; do
        [ -e "out/modules/Pester/$version/Pester.psd1" ] && continue
        mkdir -p out/modules/Pester
        rm -rf "out/modules/Pester/$version"
        cp -R "$packages/pester/$version/tools" "out/modules/Pester/$version"
    done
}

# Lets PowerShell find the module that was built, and the restored versions of Pester, by name.
use_modules() { export PSModulePath=$PWD/out/module:$PWD/out/modules${PSModulePath:+:$PSModulePath}; }
