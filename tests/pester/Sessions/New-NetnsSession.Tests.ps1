BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    # The output itself: HasMoreData is true from the start, and PowerShell's server loses a stop that comes before the call has begun.
    function Wait-Begun($Job) { Wait-NetnsCondition { $Job.ChildJobs[0].Output.Count } -Timeout 60s }

    # The inode of a process's namespace, from the kernel.
    function Get-ProcessNetnsInode([int] $Id) {
        [ulong]([IO.File]::ResolveLinkTarget("/proc/$Id/ns/net", $false).Name -replace '\D')
    }

    # Gone, or a zombie that waits for whoever adopted it; the processes of this one are waited for.
    function Test-Running([int] $Id) {
        (Test-Path "/proc/$Id/stat") -and (Get-Content "/proc/$Id/stat") -notmatch '\) [ZX] '
    }

    $modulePath = (Get-Module NetnsPS).ModuleBase
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'told' }
}

Describe 'New-NetnsSession' -Tag Root, Userns {
    BeforeAll {
        $alice = New-TransientNetns session-alice
        $session = New-NetnsSession $alice
    }

    AfterAll {
        Remove-PSSession $session
        $alice | Remove-Netns
    }

    Context 'the session' {
        It 'is a PSSession that Get-PSSession lists, named for its namespace' {
            $session | Should -BeOfType ([Management.Automation.Runspaces.PSSession])
            $session.State | Should -Be Opened
            $session.ComputerName | Should -Be session-alice
            (Get-PSSession).InstanceId | Should -Contain $session.InstanceId
        }

        It 'runs in a process of its own, wholly inside the namespace' {
            $id = Invoke-Command -Session $session { $PID }
            $id | Should -Not -Be $PID
            Get-ProcessNetnsInode $id | Should -Be $alice.Inode
            $threads = Get-ChildItem "/proc/$id/task" | ForEach-Object { [IO.File]::ResolveLinkTarget("$_/ns/net", $false).Name } | Sort-Object -Unique
            $threads | Should -Be "net:[$($alice.Inode)]"
        }

        It 'runs in the same PowerShell as the caller, in the same shape' {
            $pwsh = @(Get-PwshCommand)
            $words = Invoke-Command -Session $session { [IO.File]::ReadAllText("/proc/$PID/cmdline").Split("`0") }
            $words[0..($pwsh.Count - 1)] | Should -Be $pwsh
            Invoke-Command -Session $session { [Environment]::ProcessPath; $PSHOME } | Should -Be ([Environment]::ProcessPath), $PSHOME
        }

        It 'leaves the caller where it was' {
            Get-ThreadNetnsInode | Should -Be ([NetnsPS.Netns]::Host.Inode)
        }

        It 'has the namespace''s links for native programs and for this module, found by its name' {
            Invoke-Command -Session $session { ip -j link | ConvertFrom-Json | ForEach-Object ifname } | Should -Be lo
            Invoke-Command -Session $session { (Get-NetnsLink).Name } | Should -Be lo
            Invoke-Command -Session $session { (Get-Module NetnsPS).Path } | Should -Be (Get-Module NetnsPS).Path
        }

        It 'begins in the caller''s directory, and keeps its state between calls' {
            Invoke-Command -Session $session { $PWD.Path } | Should -Be $PWD.ProviderPath
            Invoke-Command -Session $session { $kept = 42; Set-Location / }
            Invoke-Command -Session $session { "$kept $PWD" } | Should -Be '42 /'
        }

        It 'lives in the current namespace without -Netns' {
            $here = Invoke-InNetns $alice { New-NetnsSession }
            try {
                Get-ProcessNetnsInode (Invoke-Command -Session $here { $PID }) | Should -Be $alice.Inode
            } finally {
                Remove-PSSession $here
            }
        }

        It 'has the name that it is given' {
            $named = New-NetnsSession $alice -Name mine
            try {
                (Get-PSSession -Name mine).InstanceId | Should -Be $named.InstanceId
            } finally {
                Remove-PSSession $named
            }
        }
    }

    Context 'Invoke-Command' {
        It 'hands over arguments, $using: variables and input' {
            $local = 'used'
            Invoke-Command -Session $session { param($a, $b) "$a $b $using:local" } -ArgumentList 1, 2 | Should -Be '1 2 used'
            1..3 | Invoke-Command -Session $session { process { $_ * 2 } } | Should -Be 2, 4, 6
        }

        It 'gives objects that tell the namespace, and live ones of the types that PowerShell restores' {
            $made = Invoke-Command -Session $session { [pscustomobject]@{ a = 1 }; [ipaddress]'10.0.0.1' }
            $made[0].PSComputerName | Should -Be session-alice
            $made[1] | Should -BeOfType ([ipaddress])
        }

        It 'passes on errors with their ids, warnings and progress' {
            $job = Invoke-Command -Session $session -AsJob {
                Write-Error oops -ErrorId Oops
                Write-Warning careful
                Write-Progress far -PercentComplete 50
                'out'
            } | Wait-Job
            $child = $job.ChildJobs[0]
            $child.Error[0].FullyQualifiedErrorId | Should -BeLike 'Oops*'
            $child.Warning[0].Message | Should -Be careful
            $child.Progress.PercentComplete | Should -Contain 50
            $job | Receive-Job -ErrorAction Ignore 3> $null | Should -Be out
            $job | Remove-Job
        }

        It 'throws what was thrown' {
            { Invoke-Command -Session $session { throw 'bad' } -ErrorAction Stop } | Should -Throw -ErrorId bad
        }

        It 'runs as a job that can be stopped, and the session goes on' {
            $job = Invoke-Command -Session $session { 'begun'; Start-Sleep 600 } -AsJob
            Wait-Begun $job
            $job | Stop-Job -PassThru | Remove-Job
            Invoke-Command -Session $session { 'alive' } | Should -Be alive
        }

        It 'carries much, both ways' {
            $text = 'x' * 1MB
            Invoke-Command -Session $session { param($t) $t.Length; $t } -ArgumentList $text | ForEach-Object { "$_".Length } | Should -Be 7, 1MB
        }

        It 'goes to several sessions at once' {
            $bob = New-TransientNetns session-bob
            $two = @($session, (New-NetnsSession $bob))
            try {
                Invoke-Command -Session $two { (Get-Item /proc/self/ns/net).Target } | ForEach-Object PSComputerName | Sort-Object | Should -Be session-alice, session-bob
            } finally {
                Remove-PSSession $two[1]
                $bob | Remove-Netns
            }
        }

        It 'is not confused by a program that writes to the session''s own streams' {
            Invoke-Command -Session $session {
                Start-Process -NoNewWindow -Wait echo 'a line'
                Start-Process -NoNewWindow -Wait printf 'no line end'
                Start-Process -NoNewWindow -Wait sh '-c "echo problem >&2"'
                'fine'
            } | Should -Be fine
        }
    }

    Context 'Copy-Item' {
        It 'copies to and from a session' {
            Set-Content "$TestDrive/here" 'content'
            Copy-Item "$TestDrive/here" "$TestDrive/there" -ToSession $session
            Get-Content "$TestDrive/there" | Should -Be content
            Copy-Item "$TestDrive/there" "$TestDrive/back" -FromSession $session
            Get-Content "$TestDrive/back" | Should -Be content
        }
    }

    Context 'Enter-PSSession' -Skip:(-not (Get-Command tmux -ErrorAction Ignore)) {
        It 'types into the namespace, and Exit-PSSession comes back' {
            Import-Module "$PSScriptRoot/../Helpers/Terminal.psm1"
            $terminal = Start-Terminal
            try {
                Send-Line $terminal "Import-Module $modulePath; Enter-PSSession (New-NetnsSession (New-TransientNetns typed))"
                Wait-Screen $terminal '^\[typed\]: PS .*> *$'
                Send-Line $terminal '"links: $((Get-NetnsLink).Name)"'
                Wait-Screen $terminal '^links: lo$'
                Send-Line $terminal 'Exit-PSSession; "back: $PID"'
                Wait-Screen $terminal '^back: \d+'
                Wait-Screen $terminal '^PS .*> *$'
            } finally {
                Stop-Terminal $terminal
            }
        }
    }
}

Describe 'The end of a session' -Tag Root, Userns {
    BeforeEach {
        $netns = New-TransientNetns
        $session = New-NetnsSession $netns
        $id = Invoke-Command -Session $session { $PID }
    }

    AfterEach {
        $session | Remove-PSSession
        if (-not $netns.IsRemoved) { $netns | Remove-Netns -Force }
        # Those who were killed could not take back their notes; whoever looks for orphans does.
        $null = Get-NetnsOrphan
    }

    It 'comes by Remove-PSSession, with all that was started in it' {
        $started = Invoke-Command -Session $session { (Start-Process sleep 600 -PassThru).Id }
        Test-Running $started | Should -BeTrue

        Remove-PSSession $session

        Test-Path "/proc/$id" | Should -BeFalse
        Test-Running $started | Should -BeFalse
        $session.State | Should -Be Closed
        (Get-PSSession).InstanceId | Should -Not -Contain $session.InstanceId
        $netns.Processes | Should -BeNullOrEmpty
    }

    It 'comes by Remove-PSSession while something runs in it' {
        $job = Invoke-Command -Session $session { 'begun'; sleep 600 } -AsJob
        Wait-Begun $job

        Remove-PSSession $session

        Test-Path "/proc/$id" | Should -BeFalse
        $netns.Processes | Should -BeNullOrEmpty
        $job | Remove-Job -Force
    }

    It 'comes with its namespace, in the middle of a call, which says so' {
        $job = Invoke-Command -Session $session { 'begun'; Start-Sleep 600 } -AsJob
        Wait-Begun $job

        $netns | Remove-Netns

        Test-Path "/proc/$id" | Should -BeFalse
        $job | Wait-Job -Timeout 60 | Should -Not -BeNullOrEmpty
        $reason = $job.ChildJobs[0].JobStateInfo.Reason
        $reason | Should -BeOfType ([Management.Automation.Remoting.PSRemotingTransportException])
        $reason.Message | Should -Match "\($id\)"
        [Threading.SpinWait]::SpinUntil([Func[bool]] { $session.State -eq 'Broken' }, 60000) | Should -BeTrue
        $job | Remove-Job -Force
    }

    It 'comes with its scope, which takes it off the list, whatever runs in it' {
        $scope = [NetnsPS.ResourceScope]::Begin('of a session')
        $scoped = New-NetnsSession $netns
        $inside = Invoke-Command -Session $scoped { $PID }
        $job = Invoke-Command -Session $scoped { 'begun'; [Threading.Thread]::Sleep(-1) } -AsJob
        Wait-Begun $job

        $scope.Dispose()

        Test-Path "/proc/$inside" | Should -BeFalse
        (Get-PSSession).InstanceId | Should -Not -Contain $scoped.InstanceId
        (Get-PSSession).InstanceId | Should -Contain $session.InstanceId
        $job | Remove-Job -Force
    }

    It 'comes with the process that it lives in, and a call in the middle says so' {
        Invoke-Command -Session $session { kill -9 $PID; Start-Sleep 600 } @quiet
        $told.Exception | Should -BeOfType ([Management.Automation.Remoting.PSRemotingTransportException])
        $told.Exception.Message | Should -Match "\($id\).*SIGKILL"
        # The call fails first; PowerShell then says the same of the session.
        [Threading.SpinWait]::SpinUntil([Func[bool]] { $session.State -eq 'Broken' }, 60000) | Should -BeTrue
        Test-Path "/proc/$id" | Should -BeFalse
    }

    It 'comes with that process also for a call that is just being made' {
        kill -9 $id
        { Invoke-Command -Session $session { 'alive' } -ErrorAction Stop } | Should -Throw
        { Invoke-Command -Session $session { 'alive' } -ErrorAction Stop } | Should -Throw -Because 'it is not revived'
    }

    It 'comes with this PowerShell, when that <ends>' -ForEach @(
        @{ ends = 'exits'; script = 'exit' }
        @{ ends = 'is killed'; script = 'kill -9 $PID; Start-Sleep 60' }
    ) {
        $child = Invoke-ChildPwsh "`$s = New-NetnsSession (New-TransientNetns inside); Invoke-Command -Session `$s { `$PID }; $script"
        $inside = [int]$child.Output[0]
        $inside | Should -BeGreaterThan 1
        $watch = [Diagnostics.Stopwatch]::StartNew()
        while ((Test-Running $inside) -and $watch.Elapsed.TotalSeconds -lt 60) { [Threading.Thread]::Sleep(5) }
        Test-Running $inside | Should -BeFalse
    }

    It 'comes with the module' {
        $child = Invoke-ChildPwsh @'
            $s = New-NetnsSession (New-TransientNetns inside)
            $id = Invoke-Command -Session $s { $PID }
            Remove-Module NetnsPS -Force
            "$(Test-Path "/proc/$id") $(@(Get-PSSession).Count)"
'@
        $child.Output | Should -Be 'False 0'
    }

    It 'leaves no thread astray and no descriptor behind' {
        # The first of its kind loads and keeps what later ones use too.
        $before = @(Get-ChildItem /proc/self/fd).Count
        foreach ($i in 1..3) { Remove-PSSession (New-NetnsSession $netns) }
        @(Get-ChildItem /proc/self/fd).Count | Should -BeLessOrEqual $before
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
    }
}

Describe 'New-NetnsSession, asked for what can''t be' -Tag Root, Userns {
    It 'says that there is no such namespace' {
        New-NetnsSession no-such-namespace @quiet
        $told.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        $told.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'says that the namespace was removed' {
        $gone = New-TransientNetns
        $gone | Remove-Netns
        New-NetnsSession $gone @quiet
        $told.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
    }

    It 'goes on with the other namespaces' {
        $there = New-TransientNetns session-there
        $made = New-NetnsSession no-such-namespace, session-there @quiet
        try {
            $made.ComputerName | Should -Be session-there
        } finally {
            $made | Remove-PSSession
            $there | Remove-Netns
        }
    }

    It 'opens nothing with -WhatIf' {
        $netns = New-TransientNetns
        New-NetnsSession $netns -WhatIf | Should -BeNullOrEmpty
        $netns.Processes | Should -BeNullOrEmpty
        $netns | Remove-Netns
    }

    It 'says that there is no PowerShell to be started' {
        # In a mount namespace where the program can't be executed, while it runs. Another one on PATH is not taken instead.
        Set-Content $TestDrive/pwsh "#!/bin/sh`ntouch $TestDrive/ran"
        chmod +x $TestDrive/pwsh
        $pwsh = @(Get-PwshCommand)
        $hidden = "mount --bind /dev/null $($pwsh[0]); `$env:PATH = '$($TestDrive):/usr/bin:/bin'; Import-Module $modulePath; (New-NetnsSession host 2>&1).FullyQualifiedErrorId"
        unshare --mount @pwsh -NoProfile -NonInteractive -Command $hidden | Should -BeLike 'InvalidProgram,*'
        "$TestDrive/ran" | Should -Not -Exist
    }

    It 'says that it may not, to an ordinary user' -Tag RealRoot {
        $netns = New-TransientNetns
        $category = Invoke-AsNobody "(New-NetnsSession '$($netns.Path)' 2>&1).CategoryInfo.Category"
        $netns | Remove-Netns
        $category | Should -Be PermissionDenied
    }
}
