# Native programs that a block starts: in all of its namespace, and still PowerShell's own in all that is PowerShell's.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $noDnsmasq = -not ((Get-Command dnsmasq -CommandType Application -ErrorAction Ignore) -and (Get-Command dig -CommandType Application -ErrorAction Ignore))
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1", "$PSScriptRoot/../Helpers/Pwsh.psm1"

    # How many processes have this word in their command line.
    function Get-Runner([string] $Word) {
        @(foreach ($file in [IO.Directory]::EnumerateDirectories('/proc')) {
                try { if ([IO.File]::ReadAllText("$file/cmdline").Split([char]0) -contains $Word) { $file } } catch { continue }
            }).Count
    }
}

Describe 'Programs of a block in a namespace with everything of its own' -Tag Root, Userns {
    Use-NetnsScope

    BeforeAll {
        $hostName = uname -n
        $manifest = "$((Get-Module NetnsPS).ModuleBase)/NetnsPS.psd1"
        $mounts = Get-Mount
        $alice = New-TransientNetns prog-alice -Isolate Mount, Uts, Ipc, Pid
        $null = New-NetnsVethPair $alice -Name left -PeerName right -Address 10.99.0.1/24
        Set-NetnsFile $alice /etc/resolv.conf 'nameserver 10.99.0.53'
        Set-NetnsFile $alice /etc/hosts '10.99.0.7 seven.test'
        Set-NetnsFile $alice /opt/netnsps-programs/file 'of alice'
        Set-Content $TestDrive/tool "#!/bin/sh`necho tool `"`$@`""
        chmod +x $TestDrive/tool
        Set-NetnsFile $alice /usr/local/bin/netnsps-tool -Source $TestDrive/tool
    }

    It 'show its name, links, files, processes and names' {
        Invoke-InNetns $alice { uname -n } | Should -Be prog-alice
        (Invoke-InNetns $alice { ip -br link }) -replace '[@ ].*' | Sort-Object | Should -Be left, lo, right
        Invoke-InNetns $alice { find /sys/class/net -type l -printf '%f\n' } | Sort-Object | Should -Be left, lo, right
        Invoke-InNetns $alice { cat /etc/resolv.conf /opt/netnsps-programs/file } | Should -Be 'nameserver 10.99.0.53', 'of alice'
        Invoke-InNetns $alice { sh -c 'ls /proc | grep -c "^[0-9]"' } | Should -BeLessThan 6
        (Invoke-InNetns $alice { ps -e -o comm= }) | Sort-Object -Unique | Should -Be ps, sleep
        Invoke-InNetns $alice { getent hosts seven.test } | Should -Match '^10\.99\.0\.7\s+seven\.test$'
        Invoke-InNetns $alice { readlink /proc/self/ns/ipc } | Should -Be "ipc:[$($alice.Ids.Ipc)]"
    }

    It 'hand on arguments, input, both outputs and exit codes' {
        $odd = 'two words', 'a"quote', "it's", "two`nlines", '', '$HOME `id` \', 'no*such*netnsps', ('x' * 100000)
        (Invoke-InNetns $alice { param([string[]] $words) printf '%s\0' @words } (, $odd)) -join "`n" | Should -Be (($odd | ForEach-Object { "$_`0" }) -join '')
        'one', 'two' | Invoke-InNetns $alice { $input | tr a-z A-Z } | Should -Be ONE, TWO
        Invoke-InNetns $alice { sh -c 'echo out; echo err >&2' 2>&1 } | ForEach-Object { "$($_.GetType().Name) $_" } | Sort-Object | Should -Be 'ErrorRecord err', 'String out'
        Invoke-InNetns $alice { sh -c 'exit 7'; "$LASTEXITCODE $?"; sh -c 'kill -SEGV $$' 2>&1; $LASTEXITCODE; true; "$LASTEXITCODE $?" } | Should -Be '7 False', 139, '0 True'
    }

    It 'hand bytes from one to the next, and to a file' {
        $file = "$TestDrive/bytes"
        Invoke-InNetns $alice { printf '\377\000\200' | cat | cat > $file }
        [IO.File]::ReadAllBytes($file) | Should -Be 255, 0, 128
    }

    It 'keep the working directory where there is one, and the environment' {
        $env:NETNSPS_PROGRAM_TEST = 'a value'
        [Environment]::SetEnvironmentVariable('netnsps.odd-name', "b c'd")
        try {
            Invoke-InNetns $alice { Push-Location $TestDrive; readlink /proc/self/cwd; Pop-Location } | Should -Be (readlink -f "$TestDrive")
            Invoke-InNetns $alice { Push-Location /sys/class/net; find -type l -printf '%f\n'; Pop-Location } | Sort-Object | Should -Be left, lo, right
            Invoke-InNetns $alice { env } | Should -Contain 'NETNSPS_PROGRAM_TEST=a value'
            Invoke-InNetns $alice { env } | Should -Contain "netnsps.odd-name=b c'd"
        } finally {
            $env:NETNSPS_PROGRAM_TEST = $null
            [Environment]::SetEnvironmentVariable('netnsps.odd-name', $null)
        }
    }

    It 'have no descriptor of ours' {
        # 3 is the directory that is listed; what PowerShell itself was started with comes along as in any other program.
        $outside = sh -c 'ls /proc/self/fd'
        Invoke-InNetns $alice { sh -c 'ls /proc/self/fd' } | Should -Be $outside
    }

    It 'fail as PowerShell''s programs do' {
        $failure = try {
            Invoke-InNetns $alice { $ErrorActionPreference = 'Stop'; $PSNativeCommandUseErrorActionPreference = $true; sh -c 'exit 3' }
        } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be ProgramExitedWithNonZeroCode
        $failure.Exception.ExitCode | Should -Be 3
        $failure.Exception.Message | Should -BeLike '*"sh"*'
        { Invoke-InNetns $alice { netnsps-no-such-program } } | Should -Throw -ErrorId CommandNotFoundException
    }

    It 'may be there inside alone, or outside alone' {
        Invoke-InNetns $alice { netnsps-tool 1 'a b'; /usr/local/bin/netnsps-tool 2 } | Should -Be 'tool 1 a b', 'tool 2'
        { netnsps-tool } | Should -Throw -ErrorId CommandNotFoundException
        Set-NetnsDirectory $alice "$TestDrive"
        Invoke-InNetns $alice { param($tool) & $tool 2>$null; $LASTEXITCODE } "$TestDrive/tool" | Should -Be 127
        & "$TestDrive/tool" | Should -Be tool
    }

    It 'are found by name, path, alias and Invoke-Expression, and told by their own path' {
        Set-Alias netnsps-name uname
        Invoke-InNetns $alice { netnsps-name -n; & '/bin/uname' -n; Invoke-Expression 'uname -n' } | Should -Be prog-alice, prog-alice, prog-alice
        Invoke-InNetns $alice { (Get-Command uname).Path } | Should -Be (Get-Command uname).Path
    }

    It 'come with Start-Process, jobs of namespaces and Enter-Netns, too' {
        Invoke-InNetns $alice { param($file) Start-Process uname -ArgumentList '-n' -Wait -RedirectStandardOutput $file } "$(($file = [IO.Path]::GetTempFileName()))"
        Get-Content $file | Should -Be prog-alice
        Remove-Item $file
        Start-NetnsJob $alice { uname -n } | Receive-Job -Wait -AutoRemoveJob | Should -Be prog-alice
        1 | ForEach-Object -Parallel { Import-Module ($using:manifest); Invoke-InNetns $using:alice { uname -n } } | Should -Be prog-alice
        Invoke-InNetns $alice { 1 | ForEach-Object -Parallel { Import-Module ($using:manifest); uname -n } } | Should -Be prog-alice
        Enter-Netns $alice
        try { uname -n | Should -Be prog-alice } finally { Exit-Netns }
        uname -n | Should -Be $hostName
    }

    It 'are outside where the block is not, or another one is' {
        $bob = New-TransientNetns prog-bob
        $names = Invoke-InNetns $alice { uname -n; Invoke-InNetns $bob { uname -n; (ip -br link) -replace ' .*' }; uname -n }
        $names | Should -Be prog-alice, $hostName, lo, prog-alice
        Invoke-InNetns $bob { uname -n; Invoke-InNetns $alice { uname -n }; uname -n } | Should -Be $hostName, prog-alice, $hostName
        Invoke-InNetns $alice { 1, 2 } | ForEach-Object { uname -n } | Should -Be $hostName, $hostName
        Invoke-InNetns $alice { uname -n } | sh -c 'cat; uname -n' | Should -Be prog-alice, $hostName
    }

    It 'stay outside by what was looked up there, by .NET, and by runspaces that know nothing of it' {
        $known = Get-Command uname
        Invoke-InNetns $alice { & $known -n } | Should -Be $hostName
        Invoke-InNetns $alice { 1 | ForEach-Object -Parallel { uname -n } } | Should -Be $hostName
        Invoke-InNetns $alice {
            $start = [Diagnostics.ProcessStartInfo]::new('uname', '-n')
            $start.RedirectStandardOutput = $true
            [Diagnostics.Process]::Start($start).StandardOutput.ReadToEnd().Trim()
        } | Should -Be $hostName
        Invoke-InNetns $alice { Start-Job { uname -n } | Receive-Job -Wait -AutoRemoveJob } | Should -Be $hostName
    }

    It 'leave nothing mounted' {
        Get-Mount | Should -Be $mounts
    }
}

Describe 'Programs of a block in a namespace with <_> of its own' -Tag Root, Userns -ForEach Uts, Ipc, Mount, Pid {
    Use-NetnsScope

    It 'are there, with the exit code' {
        $netns = New-TransientNetns "prog-$_" -Isolate $_
        $kind = @{ Uts = 'uts'; Ipc = 'ipc'; Mount = 'mnt'; Pid = 'pid' }[$_]
        $ids = Invoke-InNetns $netns { readlink /proc/self/ns/net "/proc/self/ns/$kind"; sh -c 'exit 9'; $LASTEXITCODE }
        $ids | Should -Be "net:[$($netns.Inode)]", "${kind}:[$($netns.Ids.$_)]", 9
    }
}

Describe 'The end of a program of a block, <_>' -Tag Root, Userns -ForEach 'Uts', 'Pid, Uts' {
    Use-NetnsScope

    BeforeAll {
        $kinds = $_
        $word = "$(600 + $kinds.Length).$PID"
        $netns = New-TransientNetns -Isolate $kinds
    }

    It 'comes when its job is stopped' {
        $job = Start-NetnsJob $netns { sh -c 'echo begun; exec sleep "$0"' $args[0] } -ArgumentList $word
        Wait-NetnsCondition { $job | Receive-Job } -Timeout 60s
        Get-Runner $word | Should -BeGreaterThan 0
        $job | Stop-Job -PassThru | Remove-Job
        Wait-NetnsCondition { -not (Get-Runner $word) } -Timeout 60s
    }

    It 'has to come before its namespace can be removed, which can be forced' {
        $other = New-TransientNetns -Isolate $kinds
        $job = Start-NetnsJob $other { sh -c 'echo begun; exec sleep "$0"' $args[0] } -ArgumentList $word
        Wait-NetnsCondition { $job | Receive-Job } -Timeout 60s
        Remove-Netns $other -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsInUse,*'
        Remove-Netns $other -Force
        Wait-NetnsCondition { -not (Get-Runner $word) } -Timeout 60s
        $job | Wait-Job -Timeout 60 | Remove-Job
    }

    It 'comes with kill -9 of PowerShell, and leaves nothing' {
        $script = @"
Import-Module '$((Get-Module NetnsPS).ModuleBase)/NetnsPS.psd1'
`$netns = New-TransientNetns -Isolate $kinds
Invoke-InNetns `$netns { `$netns.Inode; sh -c 'echo begun; exec sleep "`$0"' $word }
"@
        $mounts = Get-Mount
        $owner = Start-Pwsh '-Command', $script
        try {
            $inode = $owner.StandardOutput.ReadLine()
            $owner.StandardOutput.ReadLine() | Should -Be begun
        } finally {
            $owner.Kill()
            $owner.WaitForExit()
        }
        Wait-NetnsCondition { -not (Get-Runner $word) } -Timeout 60s
        Wait-NetnsCondition { -not (Get-Netns -All | Where-Object Inode -EQ $inode) } -Timeout 60s
        Get-Mount | Should -Be $mounts
    }
}

Describe 'Lookup actions of the user' -Tag Root, Userns {
    It 'work on, before ours, and come back when the module goes' {
        $shell = [powershell]::Create()
        try {
            $result = $shell.AddScript({
                    param($module)
                    $actions = $ExecutionContext.InvokeCommand
                    $seen = [Collections.Generic.List[string]]::new()
                    $mine = [EventHandler[Management.Automation.CommandLookupEventArgs]] { param($name, $lookup) if ($name -eq 'uname') { $seen.Add($name); throw 'dropped' } }
                    $actions.PostCommandLookupAction = $mine
                    Import-Module $module
                    $netns = New-TransientNetns -Isolate Uts -Hostname hooked
                    Invoke-InNetns $netns { uname -n }
                    $ours = $actions.PostCommandLookupAction
                    Invoke-InNetns $netns { uname -n }
                    $ours -eq $actions.PostCommandLookupAction
                    $seen.Count
                    Remove-Netns $netns
                    Remove-Module NetnsPS
                    $mine -eq $actions.PostCommandLookupAction
                    $null -eq $actions.CommandNotFoundAction
                }).AddArgument("$((Get-Module NetnsPS).ModuleBase)/NetnsPS.psd1").Invoke()
            $result | Should -Be hooked, hooked, $true, 2, $true, $true
        } finally {
            $shell.Dispose()
        }
    }

    It 'are not set for who enters ordinary namespaces alone' {
        $shell = [powershell]::Create()
        try {
            $shell.AddScript({
                    param($module)
                    Import-Module $module
                    $before = $ExecutionContext.InvokeCommand.PostCommandLookupAction
                    $netns = New-TransientNetns
                    Invoke-InNetns $netns { uname -n } > $null
                    $before -eq $ExecutionContext.InvokeCommand.PostCommandLookupAction
                    $null -eq $ExecutionContext.InvokeCommand.CommandNotFoundAction
                    Remove-Netns $netns
                }).AddArgument("$((Get-Module NetnsPS).ModuleBase)/NetnsPS.psd1").Invoke() | Should -Be $true, $true
        } finally {
            $shell.Dispose()
        }
    }

    It 'give an error instead of a program when the namespace is gone' {
        $netns = New-TransientNetns -Isolate Uts
        $failure = try { Invoke-InNetns $netns { $netns | Remove-Netns; uname -n } } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
    }
}

Describe 'Names that programs of a block resolve' -Tag Root, Daemon -Skip:$noDnsmasq {
    Use-NetnsScope

    It 'come from the servers of the namespace''s resolv.conf' {
        $client = New-TransientNetns prog-client -Isolate Mount
        $server = New-TransientNetns prog-server
        $null = New-NetnsVethPair $client $server -Address 10.98.0.1/24 -PeerAddress 10.98.0.53/24
        Set-NetnsFile $client /etc/resolv.conf 'nameserver 10.98.0.53'
        $options = '--keep-in-foreground', '--user=root', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--pid-file', '--listen-address=10.98.0.53', '--bind-interfaces', '--address=/web.test/10.98.0.53'
        $null = Start-NetnsProcess $server dnsmasq $options -WaitForPort udp/53
        $null = Start-NetnsProcess $server python3 '-m', 'http.server', '8098', '--directory', "$TestDrive" -WaitForPort 8098
        Set-Content $TestDrive/page 'by name'
        Invoke-InNetns $client { dig +short web.test } | Should -Be 10.98.0.53
        Invoke-InNetns $client { getent hosts web.test } | Should -Match '^10\.98\.0\.53\s'
        Invoke-InNetns $client { curl -s --noproxy '*' http://web.test:8098/page } | Should -Be 'by name'
    }
}
