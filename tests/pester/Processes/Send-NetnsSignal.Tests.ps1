BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
}

AfterAll { Remove-Netns $alice }

Describe 'Send-NetnsSignal' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach { $process = Start-NetnsProcess $alice sh '-c', 'trap "echo got" HUP; echo up; while :; do sleep 0.05; done' -WaitForOutput up }

    It 'sends <_>' -ForEach 'HUP', 'SIGHUP', 'hup', '1' {
        $process | Send-NetnsSignal -Signal $_ | Should -BeNullOrEmpty
        ($process | Wait-NetnsProcess -ForOutput got).Text | Should -Be got
    }

    It 'takes the process and the signal by position' {
        Send-NetnsSignal $process HUP
        $null = $process | Wait-NetnsProcess -ForOutput got
    }

    It 'makes ending by that signal no failure' {
        $process | Send-NetnsSignal -Signal USR1
        $process | Wait-NetnsProcess
        $process.ExitSignal | Should -Be SIGUSR1
        $process.HasFailed | Should -BeFalse
    }

    It 'sends to what forked away, as Get-NetnsProcess lists it' {
        $parent = Start-NetnsProcess $alice sh '-c', '(setsid tail -f /dev/null & echo up); exec sleep 60' -WaitForOutput up
        $child = Wait-NetnsCondition -PassThru { Get-NetnsProcess $alice | Where-Object { $_ -is [NetnsPS.NetnsMember] -and $_.ProcessName -eq 'tail' } }
        $child | Send-NetnsSignal -Signal KILL
        Wait-NetnsCondition { Test-Path "/proc/$($child.ProcessId)/ns/net" | Should -BeFalse }
        Get-ErrorOf { $child | Send-NetnsSignal -Signal KILL } | Should -Be 'ProcessSignalFailed.ESRCH ObjectNotFound'
        $parent.HasExited | Should -BeFalse
    }

    It 'sends nothing with -WhatIf' {
        $process | Send-NetnsSignal -Signal KILL -WhatIf
        $process.HasExited | Should -BeFalse
    }

    It 'fails with <Id>, <Category> for <What>' -ForEach @(
        @{ What = 'an unknown signal';            Id = 'InvalidValue';              Category = 'InvalidArgument'; Send = { $process | Send-NetnsSignal -Signal NOSUCH } }
        @{ What = 'a process that has ended';     Id = 'ProcessSignalFailed.ESRCH'; Category = 'ObjectNotFound';  Send = { $process | Stop-NetnsProcess; $process | Send-NetnsSignal -Signal HUP } }
    ) {
        Get-ErrorOf $Send | Should -Be "$Id $Category"
    }
}
