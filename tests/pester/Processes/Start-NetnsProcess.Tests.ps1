BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
}

AfterAll { Remove-Netns $alice }

Describe 'Start-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope

    It 'starts a program inside the namespace, with its arguments as they are' {
        $process = Start-NetnsProcess $alice python3 '-c', 'import sys, time; print(sys.argv[1:]); sys.stdout.flush(); time.sleep(60)', 'two words', '', '$HOME "*"'
        Wait-NetnsCondition { $process.Output }
        $process | Should -BeOfType NetnsPS.NetnsProcess
        $process.Output.Text | Should -Be '[''two words'', '''', ''$HOME "*"'']'
        $process.Netns | Should -Be $alice
        $process.HasExited | Should -BeFalse
        (readlink "/proc/$($process.Id)/ns/net") | Should -Be "net:[$($alice.Inode)]"
    }

    It 'takes <What> for -Netns' -ForEach @(
        @{ What = 'a name';          Netns = { 'alice' } }
        @{ What = 'a path';          Netns = { $alice.Path } }
        @{ What = 'another process'; Netns = { Start-NetnsProcess $alice sleep 60 } }
    ) {
        (Start-NetnsProcess (& $Netns) sleep 60).Netns | Should -Be $alice
    }

    It 'starts it in the current namespace without -Netns' {
        (Invoke-InNetns $alice { Start-NetnsProcess -FilePath sleep -ArgumentList 60 }).Netns | Should -Be $alice
    }

    It 'takes arguments one by one, too' {
        (Start-NetnsProcess $alice sleep 60 '0').Arguments | Should -Be '60', '0'
    }

    It 'captures both streams from the first byte' {
        $process = Start-NetnsProcess $alice sh '-c', 'echo out; echo err >&2; exec sleep 60' -WaitForOutput err
        $process.Output | ForEach-Object { "$($_.Stream) $($_.Text)" } | Sort-Object | Should -Be 'StandardError err', 'StandardOutput out'
    }

    It 'waits until it listens on <Port>' -ForEach @(
        @{ Port = '4711';     Kind = 'SOCK_STREAM'; More = 's.listen()' }
        @{ Port = 'tcp/4711'; Kind = 'SOCK_STREAM'; More = 's.listen()' }
        @{ Port = 'udp/4711'; Kind = 'SOCK_DGRAM';  More = 'pass' }
    ) {
        $script = "import socket, time; time.sleep(0.2); s = socket.socket(type=socket.$Kind); s.bind(('127.0.0.1', 4711)); $More; time.sleep(60)"
        $process = Start-NetnsProcess $alice python3 '-c', $script -WaitForPort $Port
        ($process | Get-ProcessFd | Where-Object Kind -EQ Socket).LocalEndPoint.Port | Should -Be 4711
    }

    It 'waits until a block gives something true, with the process as $_' {
        $asked = [Collections.Generic.List[object]]@()
        $process = Start-NetnsProcess $alice sleep 60 -WaitFor { $asked.Add($_); if ($asked.Count -lt 2) { throw 'not yet' }; $asked.Count -eq 3 }
        $asked.Count | Should -Be 3
        $asked | Select-Object -Unique | Should -Be $process
    }

    It 'takes -Timeout for -ReadyTimeout, and hands dashed words on only when they are quoted or no parameter of its own' {
        (Start-NetnsProcess $alice sleep 60 -Timeout 5s).Arguments | Should -Be 60
        (Start-NetnsProcess $alice sh '-c' 'exec sleep 60' -x '-User' '--name=y').Arguments | Should -Be '-c', 'exec sleep 60', '-x', '-User', '--name=y'
    }

    It 'can be kept while it runs: as <_>' -ForEach Json, Clixml, Csv {
        $process = Start-NetnsProcess $alice sleep 3600
        $kept = switch ($_) {
            Json   { $process | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json }
            Clixml { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($process)) }
            Csv    { $process | ConvertTo-Csv | ConvertFrom-Csv }
        }
        "$($kept.Id) $($kept.HasExited) $($kept.ExitCode)" | Should -Be "$($process.Id) False "
        $process | Stop-NetnsProcess
    }

    It 'raises Exited, also for who asks after the end, and completes the task of WaitForExitAsync' {
        $process = Start-NetnsProcess $alice sh '-c', 'read x; exit 3' -AllowedExitCode 3
        $early = Register-ObjectEvent $process Exited -Action { $Sender.ExitCode }
        $exit = $process.WaitForExitAsync()
        $exit.IsCompleted | Should -BeFalse
        $process.StandardInput.Close()
        $exit.Wait(10000) | Should -BeTrue
        $exit.Result | Should -Be 3
        $late = Register-ObjectEvent $process Exited -Action { $Sender.ExitCode }
        Wait-NetnsCondition { $early.HasMoreData -and $late.HasMoreData }
        $early, $late | Receive-Job | Should -Be 3, 3
        $early, $late | Remove-Job -Force
    }

    It 'sets and removes variables of its environment' {
        $env:NETNS_TEST_GONE = 'here'
        try {
            $process = Start-NetnsProcess $alice sh '-c', 'echo "$ONE ${NETNS_TEST_GONE-gone}"; exec sleep 60' -Environment @{ ONE = 1; NETNS_TEST_GONE = $null } -WaitForOutput .
        } finally { $env:NETNS_TEST_GONE = $null }
        $process.Output.Text | Should -Be '1 gone'
    }

    It 'starts it in PowerShell''s location, or in -WorkingDirectory' {
        $null = New-Item -ItemType Directory "$TestDrive/here/below"
        Push-Location "$TestDrive/here"
        try {
            $one = Start-NetnsProcess $alice sh '-c', 'pwd; exec sleep 60' -WaitForOutput .
            $two = Start-NetnsProcess $alice sh '-c', 'pwd; exec sleep 60' -WorkingDirectory below -WaitForOutput .
            Copy-Item /bin/sleep "$TestDrive/here/my-sleep"
            $three = Start-NetnsProcess $alice ./my-sleep 60
        } finally { Pop-Location }
        $one.Output.Text | Should -Be "$TestDrive/here"
        $two.Output.Text | Should -Be "$TestDrive/here/below"
        $three.Name | Should -Be my-sleep
    }

    It 'runs it as another user' -Tag RealRoot {
        $process = Start-NetnsProcess $alice sh '-c', 'id -un; exec sleep 60' -User nobody -WorkingDirectory / -WaitForOutput .
        $process.Output.Text | Should -Be nobody
    }

    It 'gives it a name to find it by' {
        $process = Start-NetnsProcess $alice sleep 60 -Name mine
        Get-NetnsProcess -Name mine | Should -Be $process
        (Start-NetnsProcess $alice sleep 60).Name | Should -Be sleep
    }

    It 'fails with <Id>, <Category> <When>, and leaves no process' -ForEach @(
        @{ Id = 'ProcessNotReady';    Category = 'OperationTimeout'; When = 'when it is not ready in time'; Start = { Start-NetnsProcess $alice sleep 60 -WaitForPort 80 -ReadyTimeout 100ms } }
        @{ Id = 'ProcessExitedEarly'; Category = 'InvalidResult';    When = 'when it ends before it is ready'; Start = { Start-NetnsProcess $alice sh '-c', 'exit 3' -WaitForPort 80 } }
        @{ Id = 'InvalidProgram';     Category = 'InvalidArgument';  When = 'when there is no such program'; Start = { Start-NetnsProcess $alice no-such-program } }
        @{ Id = 'InvalidPort';        Category = 'InvalidArgument';  When = 'for an invalid port'; Start = { Start-NetnsProcess $alice sleep 60 -WaitForPort http } }
        @{ Id = 'NetnsNotFound';      Category = 'ObjectNotFound';   When = 'when there is no such namespace'; Start = { Start-NetnsProcess no-such-netns sleep 60 } }
    ) {
        Get-ErrorOf $Start | Should -Be "$Id $Category"
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'quotes the last output when it is not ready' {
        { Start-NetnsProcess $alice sh '-c', 'echo no luck >&2; exit 3' -WaitForPort 80 -ErrorAction Stop } | Should -Throw '*exit code 3*no luck*'
    }

    It 'starts nothing with -WhatIf' {
        Start-NetnsProcess $alice sleep 60 -WhatIf | Should -BeNullOrEmpty
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'stops waiting, and the process, when the pipeline is stopped' {
        $shell = [powershell]::Create().AddScript({ param($module, $netns) Import-Module $module; Start-NetnsProcess $netns sleep 60 -WaitForPort 80 -ReadyTimeout 60s })
        $null = $shell.AddArgument((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1')).AddArgument($alice)
        $null = $shell.BeginInvoke()
        Wait-NetnsCondition { $alice.GetProcesses() }
        $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        Wait-NetnsCondition { -not $alice.GetProcesses() }
        $shell.Dispose()
    }

    It 'shows progress when it takes long' {
        $shell = [powershell]::Create().AddScript({ param($module, $netns) Import-Module $module; Start-NetnsProcess $netns sleep 60 -WaitForPort 80 -ReadyTimeout 1500ms })
        $null = $shell.AddArgument((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1')).AddArgument($alice).Invoke()
        $shell.Streams.Progress.Count | Should -BeGreaterThan 1
        $shell.Streams.Progress[0].Activity | Should -BeLike '*sleep*'
        $shell.Streams.Progress[-1].RecordType | Should -Be Completed
        $shell.Dispose()
    }

    It 'completes <What>' -ForEach @(
        @{ What = 'programs';   Line = 'Start-NetnsProcess alice python';        Expected = 'python3*' }
        @{ What = 'users';      Line = 'Start-NetnsProcess alice x -User nobo';  Expected = 'nobody' }
        @{ What = 'namespaces'; Line = 'Start-NetnsProcess ali';                 Expected = 'alice' }
    ) {
        @(Get-Completion $Line) -like $Expected | Should -Not -BeNullOrEmpty
    }

    It 'can be looked into: <Property>' -ForEach @(
        @{ Property = 'Id'; Expected = { $process.Id } }, @{ Property = 'Name'; Expected = { 'sleep' } }, @{ Property = 'Netns'; Expected = { 'alice' } }
    ) {
        $process = Start-NetnsProcess $alice sleep 60
        $process | Format-Table | Out-String -Width 200 | Should -BeLike "*$(& $Expected)*"
        $process | Format-List | Out-String -Width 200 | Should -BeLike "*$Property*: $(& $Expected)*"
    }
}

Describe 'A process that fails by itself' -Tag Root, Userns {
    BeforeAll { . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1" }

    It 'fails the test that started it, unless its exit code is allowed' {
        $run = Invoke-PesterApart -Before { param($pester, $netns) Import-Module $pester; Import-Module $netns } @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $netns = New-TransientNetns crash }
            It 'crashes' { Start-NetnsProcess $netns sh '-c', 'echo why >&2; exit 3' | Wait-NetnsProcess }
            It 'is allowed' { Start-NetnsProcess $netns sh '-c', 'exit 3' -AllowedExitCode 3 | Wait-NetnsProcess }
            It 'is told already' { Start-NetnsProcess $netns sh '-c', 'exit 3' | Wait-NetnsProcess -PassThru | Stop-NetnsProcess -ErrorAction Ignore }
            It 'is ended from here' { Start-NetnsProcess $netns sleep 60 }
        }
'@
        $run.Tests | ForEach-Object { "$($_.Name): $($_.Result)" } | Should -Be 'crashes: Failed', 'is allowed: Passed', 'is told already: Passed', 'is ended from here: Passed'
        "$($run.Tests[0].ErrorRecord)" | Should -BeLike '*exit code 3*why*'
    }

    It 'fails the test for each of several, and tells what they wrote beside the test''s own error' {
        $run = Invoke-PesterApart -Before { param($pester, $netns) Import-Module $pester; Import-Module $netns } @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $netns = New-TransientNetns crash }
            It 'crashes twice, and fails' {
                3, 4 | ForEach-Object { Start-NetnsProcess $netns sh '-c', "echo wrote$_; exit $_" | Wait-NetnsProcess }
                throw 'mine'
            }
        }
'@
        $run.Result | Should -Be Failed
        $text = $run.Tests[0].ErrorRecord.Exception | ForEach-Object { "$_" } | Out-String
        foreach ($expected in 'mine', 'exit code 3', 'exit code 4', 'wrote3', 'wrote4') { $text | Should -BeLike "*$expected*" }
    }

    It 'tells what processes wrote during a test that failed, of whatever block they are' {
        $run = Invoke-PesterApart -Before { param($pester, $netns) Import-Module $pester; Import-Module $netns } @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll {
                $netns = New-TransientNetns talker
                $server = Start-NetnsProcess $netns sh '-c', 'echo before; while read line; do echo "block $line"; done' -Name server -WaitForOutput before
                function Tell([string] $Line) { $server.StandardInput.WriteLine($Line); $null = $server | Wait-NetnsProcess -ForOutput "block $Line" }
            }
            It 'passes' { Tell one }
            It 'fails' {
                Tell two
                $null = Start-NetnsProcess $netns sh '-c', 'echo own >&2; exec sleep 60' -Name client -WaitForOutput own
                throw 'mine'
            }
            It 'is skipped' { Tell three; Set-ItResult -Skipped }
        }
'@
        $run.Tests.Result | Should -Be Passed, Failed, Skipped
        $errors = $run.Tests[1].ErrorRecord.Exception
        $errors.Message | Should -HaveCount 2
        $errors[0].Message | Should -Be mine
        $errors[1] | Should -BeOfType NetnsPS.ProcessOutputException
        $errors[1].Message | Should -BeLike "*'server'*'talker'*| block two*'client'*! own*"
        $errors[1].Message | Should -Not -Match 'before|block one' -Because 'that was written before the test'
        $run.Tests[2].ErrorRecord.Exception.Message | Should -Not -Match 'block three'
    }
}
