# What goes wrong with programs: each a clear error, and nothing left.
BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $pwsh = @(Get-PwshCommand)
    $alice = New-TransientNetns "faults-$PID"
    $module = (Get-Module NetnsPS).ModuleBase

    Set-Content "$TestDrive/plain" 'no program'
    Set-Content "$TestDrive/orphan" "#!/no/such/interpreter`n"
    Set-Content "$TestDrive/broken" "`u{7f}ELF and nothing else"
    chmod +x "$TestDrive/orphan" "$TestDrive/broken"
    $stubborn = 'trap "" TERM; echo up; while :; do sleep 0.1; done'
    $listener = 'import socket, time; s = socket.create_server(("127.0.0.1", 4711)); print("up", flush=True); time.sleep(60)'
}

AfterAll { Remove-Netns $alice }

Describe 'A program that can''t be started or used' -Tag Root {
    Use-NetnsScope
    BeforeAll { $null = Get-ProcessFd; $before = Get-ProcessFd }

    It '<Fault>: <Id>, <Category>' -ForEach @(
        @{ Fault = 'is missing';                Id = 'InvalidProgram';     Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice /no/such/program } }
        @{ Fault = 'is not executable';         Id = 'InvalidProgram';     Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice "$TestDrive/plain" } }
        @{ Fault = 'is a directory';            Id = 'InvalidProgram';     Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice /usr } }
        @{ Fault = 'lacks its interpreter';     Id = 'InvalidProgram';     Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice "$TestDrive/orphan" } }
        @{ Fault = 'is broken';                 Id = 'ProcessExitedEarly'; Category = 'InvalidResult';    Run = { Start-NetnsProcess $alice "$TestDrive/broken" -WaitForOutput never } }
        @{ Fault = 'has too long an argument';  Id = 'ProcessStartFailed.E2BIG'; Category = 'LimitsExceeded'; Run = { Start-NetnsProcess $alice echo ('x' * 1MB) } }
        @{ Fault = 'has no such directory';     Id = 'InvalidValue';       Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice sleep 60 -WorkingDirectory /no/such } }
        @{ Fault = 'has no such user';          Id = 'InvalidValue';       Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice sleep 60 -User no-such-user } }
        @{ Fault = 'has an impossible variable'; Id = 'InvalidValue';      Category = 'InvalidArgument';  Run = { Start-NetnsProcess $alice sleep 60 -Environment @{ 'A=B' = 1 } } }
        @{ Fault = 'ends at once';              Id = 'ProcessExitedEarly'; Category = 'InvalidResult';    Run = { Start-NetnsProcess $alice true -WaitForPort 4711 } }
        @{ Fault = 'crashes at once';           Id = 'ProcessExitedEarly'; Category = 'InvalidResult';    Run = { Start-NetnsProcess $alice sh '-c', 'kill -SEGV $$' -WaitForOutput never } }
        @{ Fault = 'is never ready';            Id = 'ProcessNotReady';    Category = 'OperationTimeout'; Run = { Start-NetnsProcess $alice sh '-c', $stubborn -WaitForOutput never -Timeout 200ms } }
        @{ Fault = 'never meets the condition'; Id = 'ProcessNotReady';    Category = 'OperationTimeout'; Run = { Start-NetnsProcess $alice sleep 60 -WaitFor { $false } -ReadyTimeout 200ms } }
        @{ Fault = 'goes to no namespace';      Id = 'NetnsNotFound';      Category = 'ObjectNotFound';   Run = { $gone = New-TransientNetns; Remove-Netns $gone; Start-NetnsProcess $gone sleep 60 } }
    ) {
        Get-ErrorOf $Run | Should -Be "$Id $Category"
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'finds its port taken: the error quotes what it said, and the other one lives on' {
        $first = Start-NetnsProcess $alice python3 '-c', $listener -WaitForPort 4711
        { Start-NetnsProcess $alice python3 '-c', $listener -WaitForPort 4711 -ErrorAction Stop } |
            Should -Throw -ErrorId 'ProcessExitedEarly,*' -ExpectedMessage '*exit code 1*Address already in use*'
        $first.HasExited | Should -BeFalse
    }

    It 'is not taken for ready because another one listens there' {
        $null = Start-NetnsProcess $alice python3 '-c', $listener -WaitForPort 4711
        Get-ErrorOf { Start-NetnsProcess $alice sleep 60 -WaitForPort 4711 -ReadyTimeout 200ms } | Should -Be 'ProcessNotReady OperationTimeout'
    }

    It 'tells what a condition gave at last' {
        { Start-NetnsProcess $alice sleep 60 -WaitFor { throw "not yet: $($_.Name)" } -ReadyTimeout 200ms -ErrorAction Stop } | Should -Throw '*not yet: sleep*'
    }

    It 'leaves no descriptor' {
        Get-ProcessFd | Compare-FdBaseline $before | Where-Object { $_.Current.Kind -in 'Pipe', 'PidFd', 'Namespace', 'Socket' -and $_.Change -eq 'Leaked' } | Should -BeNullOrEmpty
    }
}

Describe 'A program that misbehaves' -Tag Root {
    Use-NetnsScope

    It 'floods its output with 1 GiB: neither memory nor time grow without limit' {
        # In a PowerShell of its own, by the most that the kernel ever saw it take: what other tests left is not the flood's.
        $child = Invoke-ChildPwsh @'
            $ErrorActionPreference = 'Stop'
            function Get-Peak { [long]([regex]::Match([IO.File]::ReadAllText('/proc/self/status'), 'VmHWM:\s+(\d+)').Groups[1].Value) * 1KB }
            $alice = New-TransientNetns
            Start-NetnsProcess $alice sh '-c', 'echo warm' | Wait-NetnsProcess -Timeout 60s
            $before = Get-Peak
            $flood = Start-NetnsProcess $alice sh '-c', 'yes 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde | head -c 1073741824; echo end'
            $flood | Wait-NetnsProcess -Timeout 600s # a deadline: a disk that others use takes minutes
            $peak = Get-Peak
            $last = $flood.LastOutput(1).Text
            $spilled = @(Get-ProcessFd | Where-Object Target -Match '/netnsps-[0-9a-f]{32}').Count
            $flood.Dispose()
            @{ Before = $before; Peak = $peak; Last = $last; Spilled = $spilled; Left = @(Get-ProcessFd | Where-Object Target -Match '/netnsps-[0-9a-f]{32}').Count } | ConvertTo-Json -Compress
'@
        $child.ExitCode | Should -Be 0 -Because $child.Error
        $seen = $child.Output[-1] | ConvertFrom-Json
        $seen.Before | Should -BeGreaterThan 10MB -Because 'a PowerShell takes more than that'
        ($seen.Peak - $seen.Before) | Should -BeLessThan 256MB
        $seen.Last | Should -Be end
        $seen.Spilled | Should -BeGreaterThan 0 -Because 'what is older is on disk'
        $seen.Left | Should -Be 0
        Write-Information "1 GiB: the peak of memory grew from $($seen.Before / 1MB) to $($seen.Peak / 1MB) MiB"
    }

    It 'floods its output without any line end' {
        $flood = Invoke-NetnsProcess $alice sh '-c', 'head -c 100000000 /dev/zero; echo; echo end' -Timeout 600s
        $flood.Process.LastOutput(1).Text | Should -Be end
    }

    It 'ignores SIGTERM, with children that do so too' {
        $process = Start-NetnsProcess $alice sh '-c', "($stubborn) & $stubborn" -WaitForOutput up
        $process | Stop-NetnsProcess -Timeout 200ms
        $process.ExitSignal | Should -Be SIGKILL
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'forks away as a daemon without its environment' {
        $process = Start-NetnsProcess $alice sh '-c', 'setsid env -i sleep 60 </dev/null >/dev/null 2>&1 &'
        $process | Wait-NetnsProcess
        Wait-NetnsCondition { (Get-NetnsProcess $alice).Name -eq 'sleep' }
        $process | Stop-NetnsProcess
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'leaves zombies, or is one but for a thread' {
        $zombies = 'import ctypes, os, threading, time
if os.fork() == 0: os._exit(0)
threading.Thread(target=lambda: (print("up", flush=True), time.sleep(60))).start()
ctypes.CDLL(None).pthread_exit(None)'
        $process = Start-NetnsProcess $alice python3 '-c', $zombies -WaitForOutput up
        Wait-NetnsCondition { (Get-Content "/proc/$($process.Id)/stat") -match '\) Z ' }
        $process.HasExited | Should -BeFalse
        ($process | Stop-NetnsProcess -Timeout 5s -PassThru).ExitSignal | Should -Be SIGTERM
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'lives in a namespace that is removed: whoever waits is told' {
        $short = New-TransientNetns
        $process = Start-NetnsProcess $short sleep 60
        $waiting = Start-ThreadJob { param($module, $process) Import-Module $module; $process | Wait-NetnsProcess -Timeout 60s -PassThru } -ArgumentList $module, $process
        $short | Remove-Netns
        ($waiting | Receive-Job -Wait -AutoRemoveJob).ExitSignal | Should -Be SIGTERM
        Get-ErrorOf { $process | Send-NetnsSignal -Signal HUP } | Should -Be 'ProcessSignalFailed.ESRCH ObjectNotFound'
    }

    It 'writes more than the disk takes: the newest is kept, and a notice says why the rest is not' {
        # A file system too small for a single block of lines, which only that PowerShell sees.
        $script = "Import-Module '$module'
            `$flood = Start-NetnsProcess (New-TransientNetns) seq '1', '4000000'
            `$flood | Wait-NetnsProcess -Timeout 600s
            `$flood.LastOutput(1).Text
            [Linq.Enumerable]::First(`$flood.Output).Text # PowerShell's own pipeline would read millions of them
        "
        New-Item -ItemType Directory "$TestDrive/full" | Out-Null
        $said = unshare --mount sh -c 'mount -t tmpfs -o size=128k none "$0" && TMPDIR="$0" exec "$@"' "$TestDrive/full" @pwsh -NoProfile -NonInteractive -Command $script
        $said[0] | Should -Be 4000000
        $said[1] | Should -BeLike '*lines were dropped*No space left on device*'
    }

    It 'gets no descriptor of ours, whatever is open here' {
        $many = 1..20 | ForEach-Object { [IO.File]::OpenRead('/etc/hostname'); [Net.Sockets.Socket]::new('InterNetwork', 'Dgram', 'Udp'); [IO.Pipes.AnonymousPipeServerStream]::new() }
        try {
            $listing = 'import os; print(sorted(os.listdir("/proc/self/fd"), key=int), len(os.listdir("/proc/self/task")))'
            (Invoke-NetnsProcess $alice python3 '-c', $listing).StandardOutput | Should -Be "['0', '1', '2', '3'] 1`n" -Because '3 is the directory that is being listed'
        } finally { $many.ForEach{ $_.Dispose() } }
    }
}

Describe 'A machine that does not allow it' -Tag Root {
    It 'an ordinary user is refused as <Id>, <Category>: <Command>' -ForEach @(
        @{ Command = 'Start-NetnsProcess pid:1 sleep 60';                Id = 'ProcessStartFailed.EACCES'; Category = 'PermissionDenied' }
        @{ Command = 'Start-NetnsProcess host sleep 60 -User root';  Id = 'ProcessStartFailed.EPERM';   Category = 'PermissionDenied' }
    ) {
        if (-not (Get-Variable refused -ErrorAction Ignore)) {
            $script:refused = Invoke-AsNobody @'
                foreach ($command in { Start-NetnsProcess pid:1 sleep 60 }, { Start-NetnsProcess host sleep 60 -User root }) {
                    $record = try { & $command 2>&1 } catch { $_ }
                    "$($record.FullyQualifiedErrorId -replace ',.*') $($record.CategoryInfo.Category)"
                }
'@
        }
        $refused | Should -Contain "$Id $Category"
    }

    It 'tells why user namespaces can''t be had, and how' {
        # The setting is one of each user namespace: the machine's own stays as it is.
        $script = "Import-Module '$module'; (Get-NetnsSupport rootless).Reason"
        $reason = unshare --user --map-root-user sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh @pwsh -NoProfile -NonInteractive -Command $script
        $reason | Should -BeLike '*user.max_user_namespaces*'
    }
}
