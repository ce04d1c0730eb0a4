# build.sh in a checkout of its own, with a dotnet that only writes files: nothing here is built, and the real out/ is not touched.

BeforeAll {
    # A copy of what build.sh is made of, with programs below bin/ that stand for the SDK and PowerShell.
    function New-Checkout {
        $root = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        foreach ($name in 'build.sh', 'build', 'module', 'LICENSE', '.config') { Copy-Item "$PSScriptRoot/../../../$name" $root -Recurse }
        $null = New-Item -ItemType Directory "$root/bin"
        foreach ($match in Select-String '\d+\.\d+\.\d+' "$root/build/pester/Pester.csproj" -AllMatches | ForEach-Object Matches) {
            $null = New-Item -Force "$root/packages/pester/$($match.Value)/tools/Pester.psd1"
        }
        # With a gate (a FIFO) it stops in the middle of the build until somebody opens that.
        Set-Program $root dotnet @'
root=$(dirname "$0")/..
ls -l /proc/self/fd | grep -o 'out/.*lock' >>"$root/open-locks"
case $1 in
    publish)
        echo begin >>"$root/log"
        while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
        mkdir -p "$out" && for name in NetnsPS NetnsPS.Core NetnsPS.Sessions Tmds.LibC; do echo "${CONTENT:-same}" >"$out/$name.dll"; done
        [ ! -p "$root/gate" ] || read -r _ <"$root/gate"
        echo end >>"$root/log" ;;
    run) for help; do :; done; echo help >"$help" ;;
    nuget) echo "global-packages: $root/packages/" ;;
esac
exit 0
'@
        Set-Program $root pwsh @'
case "$*" in
    *PSVersion*) echo 7.6.0 ;;
    *PSHOME*) echo /ps ;;
    *ProcessPath*) echo /ps/pwsh ;;
    *) flock --nonblock out/lock echo 'nobody holds the lock' ;;
esac
'@
        $root
    }

    function Set-Program([string] $Root, [string] $Name, [string] $Text) {
        Set-Content "$Root/bin/$Name" "#!/usr/bin/env bash`n$Text"
        chmod +x "$Root/bin/$Name"
    }

    # Starts ./build.sh there; its output is in the file that is given back with it.
    function Start-Build([string] $Root, [string] $Arguments, [hashtable] $Environment = @{}) {
        $log = "$Root/$([guid]::NewGuid()).log"
        $start = [Diagnostics.ProcessStartInfo]::new('bash', [string[]]@('-c', "exec ./build.sh $Arguments >'$log' 2>&1 </dev/null"))
        $start.WorkingDirectory = $Root
        $start.Environment['PATH'] = "$Root/bin:$env:PATH"
        foreach ($name in 'NETNSPS_PWSH', 'CONFIGURATION', 'PSModulePath') { $null = $start.Environment.Remove($name) }
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        $process = [Diagnostics.Process]::Start($start)
        $process | Add-Member Log $log -PassThru
    }

    function Wait-Build($Process) {
        $Process.WaitForExit(60000) | Should -BeTrue
        [pscustomobject]@{ ExitCode = $Process.ExitCode; Output = (Get-Content $Process.Log -Raw) ?? '' }
    }

    function Invoke-Build([string] $Root, [string] $Arguments, [hashtable] $Environment = @{}) { Wait-Build (Start-Build $Root $Arguments $Environment) }

    # Waits until a dotnet stands before it.
    function Open-Gate([string] $Root) { timeout 60 bash -c 'echo go >"$0"' "$Root/gate" }

    function Wait-Text([string] $Path, [string] $Text) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while (-not ((Test-Path $Path) -and (Select-String -Quiet -SimpleMatch $Text $Path))) {
            if ($clock.Elapsed.TotalSeconds -gt 60) { throw "'$Text' did not come to $Path." }
            Start-Sleep -Milliseconds 20
        }
    }
}

Describe 'Two commands of build.sh at once' {
    BeforeEach { $root = New-Checkout }

    It 'build one after the other, and the second one says that it waits' {
        mkfifo "$root/gate"
        $first = Start-Build $root build
        Wait-Text "$root/log" begin
        $second = Start-Build $root build
        Wait-Text $second.Log waiting
        Open-Gate $root
        (Wait-Build $first).ExitCode | Should -Be 0
        Open-Gate $root
        $result = Wait-Build $second
        $result.ExitCode | Should -Be 0
        $result.Output | Should -BeLike '*Another ./build.sh writes to out/*module: out/module/NetnsPS*'
        Get-Content "$root/log" | Should -Be begin, end, begin, end
    }

    It 'leave the module as it is until the next one is there as a whole' {
        (Invoke-Build $root build @{ CONTENT = 'old' }).ExitCode | Should -Be 0
        $dll = (Get-ChildItem "$root/out/module/NetnsPS" -Recurse -Filter NetnsPS.dll).FullName
        Remove-Item "$root/log"
        mkfifo "$root/gate"
        $build = Start-Build $root build @{ CONTENT = 'new' }
        Wait-Text "$root/log" begin
        Get-Content $dll | Should -Be old
        "$root/out/module/NetnsPS/NetnsPS.psd1" | Should -Exist
        Open-Gate $root
        (Wait-Build $build).ExitCode | Should -Be 0
        Get-Content $dll | Should -Be new
        (Get-ChildItem "$root/out").Name | Sort-Object | Should -Be lock, module, publish
        (Get-ChildItem "$root/out/module").Name | Should -Be NetnsPS
    }

    It 'do not replace a module that is the same' {
        $null = Invoke-Build $root build
        $inode = stat -c %i "$root/out/module/NetnsPS"
        (Invoke-Build $root build).ExitCode | Should -Be 0
        stat -c %i "$root/out/module/NetnsPS" | Should -Be $inode
    }

    It 'hold the lock neither in what they start nor while a shell runs' {
        $result = Invoke-Build $root shell
        $result.ExitCode | Should -Be 0 -Because $result.Output
        $result.Output | Should -BeLike '*nobody holds the lock*'
        Get-Content "$root/open-locks" | Should -BeNullOrEmpty
    }

    It 'find the same lock after a clean' {
        $null = Invoke-Build $root build
        $inode = stat -c %i "$root/out/lock"
        (Invoke-Build $root clean).ExitCode | Should -Be 0
        stat -c %i "$root/out/lock" | Should -Be $inode
        (Get-ChildItem "$root/out").Name | Should -Be lock
    }
}

Describe 'build.sh without the SDK' {
    BeforeAll {
        $root = New-Checkout
        # All programs but dotnet, wherever that is.
        $programs = 'bash', 'cat', 'cp', 'diff', 'dirname', 'env', 'find', 'flock', 'id', 'ls', 'mkdir', 'mv', 'nproc', 'rm', 'sed', 'tail', 'tr', 'uname', 'unshare'
        $null = New-Item -ItemType Directory "$root/programs"
        foreach ($name in $programs) { ln -s (Get-Command $name -CommandType Application | Select-Object -First 1).Source "$root/programs/" }
    }

    It 'says so: <_>' -ForEach 'quickstart', 'quickstart --engine-only', 'shell', 'build', 'test', 'test --engine-only', 'bench all', 'package' {
        Remove-Item "$root/bin/dotnet" -ErrorAction Ignore
        $result = Invoke-Build $root $_ @{ PATH = "$root/programs" }
        $result.ExitCode | Should -Be 1
        $result.Output.Trim() | Should -BeExactly 'The .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
    }

    It 'says so where there is only a runtime' {
        Set-Program $root dotnet 'exit 145'
        $result = Invoke-Build $root shell
        $result.ExitCode | Should -Be 1
        $result.Output.Trim() | Should -BeExactly 'The .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
    }
}

Describe 'Arguments of build.sh' {
    BeforeAll { $root = New-Checkout }

    It 'that are unknown end it, with what is valid: <Given>' -ForEach @(
        @{ Given = 'quickstart --engine-onyl'; Valid = 'valid is --engine-only*' }
        @{ Given = 'quickstart --engine-only more'; Valid = 'valid is --engine-only*' }
        @{ Given = 'build x'; Valid = './build.sh build takes no arguments' }
        @{ Given = 'package x'; Valid = './build.sh package takes no arguments' }
        @{ Given = 'clean x'; Valid = './build.sh clean takes no arguments' }
        @{ Given = 'test --bogus'; Valid = 'valid is one of --full*--rootless*--engine-only*--vm*' }
        @{ Given = 'test --full --rootless'; Valid = 'valid is one of --full*--rootless*--engine-only*--vm*' }
        @{ Given = 'test --engine-only --bogus'; Valid = 'valid is one of --full*--rootless*--engine-only*--vm*' }
        @{ Given = 'test --vm --bogus'; Valid = 'valid is one of --full*--rootless*--engine-only*--vm*' }
    ) {
        $result = Invoke-Build $root $Given
        $result.ExitCode | Should -Be 1
        $result.Output.Trim() | Should -BeLike "unknown argument: $($Given -replace '^\w+ ')`n$Valid"
        "$root/log" | Should -Not -Exist
    }

    It 'are advised only to the commands that take them: <Command>' -ForEach @(
        @{ Command = 'shell'; Advised = $false }
        @{ Command = 'package'; Advised = $false }
        @{ Command = 'quickstart'; Advised = $true }
        @{ Command = 'test'; Advised = $true }
    ) {
        $root = New-Checkout
        Set-Program $root dotnet '[ "$1" = --version ]'
        # The pinned PowerShell for one, Pester for the other.
        foreach ($pwsh in 'tool', "$root/bin/pwsh") {
            if ($pwsh -ne 'tool' -and $Command -in 'quickstart', 'package') { continue } # which need no Pester
            $result = Invoke-Build $root $Command @{ NETNSPS_PWSH = $pwsh }
            $result.ExitCode | Should -Be 1
            $result.Output | Should -BeLike '*could not be restored from NuGet*'
            $result.Output -like "*./build.sh $Command --engine-only*" | Should -Be $Advised
            if (-not $Advised) { $result.Output | Should -Not -BeLike '*--engine-only*' }
        }
    }

    It 'and NETNSPS_PWSH: one that is none is named, with what is valid' {
        $result = Invoke-Build $root shell @{ NETNSPS_PWSH = 'nonsense' }
        $result.ExitCode | Should -Be 1
        $result.Output | Should -BeLike '*NETNSPS_PWSH=nonsense*tool*executable*path of a pwsh*'
    }
}
