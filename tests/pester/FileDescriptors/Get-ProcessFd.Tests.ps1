BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $sleeper = Start-Process sleep 300 -PassThru -RedirectStandardOutput "$TestDrive/out"
}

AfterAll { $sleeper.Kill(); $sleeper.WaitForExit() }

Describe 'Get-ProcessFd' {
    It 'gets the descriptors of this process by default' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        try {
            $found = Get-ProcessFd | Where-Object Fd -EQ ([int] $file.SafeFileHandle.DangerousGetHandle())
        } finally { $file.Dispose() }
        $found.ProcessId | Should -Be $PID
        $found.Kind | Should -Be File
        $found.Target | Should -Be /etc/hostname
        $found.Access | Should -Be ReadOnly
        $found.CloseOnExec | Should -BeTrue
    }

    It 'gets those of the processes with the given ids, by number' {
        $found = @(Get-ProcessFd $sleeper.Id)
        $found.Fd | Should -Be @(Get-ChildItem "/proc/$($sleeper.Id)/fd" | ForEach-Object { [int] $_.Name } | Sort-Object)
        $found.ProcessId | Select-Object -Unique | Should -Be $sleeper.Id
        foreach ($fd in $found) { $fd.Target | Should -Be ((readlink "/proc/$($sleeper.Id)/fd/$($fd.Fd)")) }
    }

    It 'takes <What> from the pipeline' -ForEach @(
        @{ What = 'a Process';                 Item = { $sleeper } }
        @{ What = 'an id';                     Item = { $sleeper.Id } }
        @{ What = 'an object with ProcessId';  Item = { [pscustomobject]@{ ProcessId = $sleeper.Id } } }
    ) {
        @(& $Item | Get-ProcessFd).Fd | Should -Be @(Get-ProcessFd -Id $sleeper.Id).Fd
    }

    It 'tells of sockets, also in another namespace' -Tag Root {
        $netns = New-TransientNetns
        try {
            $listener = Invoke-InNetns $netns { $l = [Net.Sockets.TcpListener]::new('127.0.0.1', 0); $l.Start(); , $l }
            $found = Get-ProcessFd | Where-Object { $_.Listening -and $_.LocalEndPoint.Port -eq $listener.LocalEndpoint.Port -and $_.Netns -eq $netns.Inode }
            $found.Kind | Should -Be Socket
            $found.Protocol | Should -Be tcp
            $found.LocalEndPoint | Should -Be $listener.LocalEndpoint
        } finally {
            $listener.Stop()
            Remove-Netns $netns
        }
    }

    It 'asks about the sockets of a process in the namespace that it lives in' -Tag Root {
        $netns = New-TransientNetns
        Set-Content "$TestDrive/listen.py" 'import socket, time; s = socket.socket(); s.bind(("127.0.0.1", 4711)); s.listen(); time.sleep(300)'
        $server = Invoke-InNetns $netns { Start-Process python3 $args -PassThru } -ArgumentList "$TestDrive/listen.py"
        try {
            Wait-NetnsCondition { $server | Get-ProcessFd | Where-Object Listening }
            $socket = $server | Get-ProcessFd | Where-Object Kind -EQ Socket
            "$($socket.State) $($socket.LocalEndPoint) $($socket.Netns)" | Should -Be "Listen 127.0.0.1:4711 $($netns.Inode)"
        } finally {
            $server.Kill()
            $server.WaitForExit()
            Remove-Netns $netns
        }
    }

    It 'writes an error for a process that is not there, and goes on' {
        $found = Get-ProcessFd 4194303, $sleeper.Id -ErrorAction SilentlyContinue -ErrorVariable failures
        $found | Should -Not -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -Be 'ProcessNotFound,NetnsPS.Commands.GetProcessFdCommand'
        $failures.CategoryInfo.Category | Should -Be ObjectNotFound
        $failures.TargetObject | Should -Be 4194303
    }

    It 'refuses what is no process' {
        $failure = { 'sshd' | Get-ProcessFd -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'InvalidValue,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
    }

    It 'leaves no descriptor behind, nor one of a namespace that it looked into' -Tag Root {
        Set-Content "$TestDrive/open.py" 'import socket, time; s = socket.socket(); s.bind(("", 4711)); s.listen(); time.sleep(300)'
        $elsewhere = Start-Process unshare '--net', python3, "$TestDrive/open.py" -PassThru
        Wait-NetnsCondition { Get-ProcessFd $elsewhere.Id | Where-Object Listening }
        $null = Get-ProcessFd # whatever the first call opens for good
        $before = Get-ProcessFd
        1..20 | ForEach-Object { $null = Get-ProcessFd $PID, $sleeper.Id, $elsewhere.Id }
        # Twenty of each would be there; the runtime opens and closes a few files of its own.
        $leaks = Get-ProcessFd | Compare-FdBaseline $before | ForEach-Object { $_.Kind } | Group-Object | Where-Object Count -GE 20
        $elsewhere.Kill()
        $elsewhere.WaitForExit()
        $leaks | Should -BeNullOrEmpty
    }

    It 'finds the other holders of a pipe' {
        $shell = Start-Process sh '-c', '"sleep 300 | cat"' -PassThru
        try {
            $pipe = { Get-Process -Name sleep, cat | Where-Object { $_.Parent.Id -eq $shell.Id } | Get-ProcessFd -PipeHolders | Where-Object { $_.Kind -eq 'Pipe' -and $_.Details.Holders.Count -eq 1 } }
            Wait-NetnsCondition { @(& $pipe).Count -eq 2 }
            $reader, $writer = & $pipe | Sort-Object { $_.Details.End }
            "$($reader.Details.Holders)" | Should -Be "PipeHolder { ProcessId = $($writer.ProcessId), Fd = 1, End = Write }"
            "$($writer.Details.Holders)" | Should -Be "PipeHolder { ProcessId = $($reader.ProcessId), Fd = 0, End = Read }"
            $writer.Description | Should -BeLike "*also held by process $($reader.ProcessId) fd 0 (Read)"
        } finally { Get-Process -Name sleep, cat | Where-Object { $_.Parent.Id -eq $shell.Id } | Stop-Process; $shell.WaitForExit() }
        Get-ProcessFd $sleeper.Id | Where-Object { $_.Details.Holders } | Should -BeNullOrEmpty -Because 'nobody asked'
    }

    It 'shows all that is known in a list' {
        $text = Get-ProcessFd $sleeper.Id | Where-Object Fd -EQ 1 | Format-List | Out-String -Width 200
        foreach ($line in 'Fd +: 1', 'Kind +: Pipe', 'Access +: WriteOnly', 'Flags +:', 'Position +: 0', 'Inode +: \d+', 'MountId +: \d+', 'Details +: End = Write') {
            $text | Should -Match "(?m)^$line"
        }
        $text | Should -Not -Match 'Reason|Family' -Because 'a pipe has neither'
    }

    It 'shows number, kind and what is open' {
        $text = Get-ProcessFd $sleeper.Id | Format-Table | Out-String -Width 200
        $text | Should -BeLike "*$($sleeper.Id)*1*Pipe*WriteOnly*write end of pipe*"
    }
}
