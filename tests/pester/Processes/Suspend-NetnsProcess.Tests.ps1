BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
    function Get-State([int] $Id) { (Get-Content "/proc/$Id/stat" -Raw) -replace '^.*\) (.).*$', '$1' -replace '\s' }
}

AfterAll { Remove-Netns $alice }

Describe 'Suspend-NetnsProcess and Resume-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach {
        $process = Start-NetnsProcess $alice sh '-c', 'sleep 60 & wait'
        Wait-NetnsCondition { $alice.GetProcesses().Count -eq 2 }
    }

    It 'freeze a process with what it started, and let them go on' {
        $process | Suspend-NetnsProcess | Should -BeNullOrEmpty
        Wait-NetnsCondition { @($alice.GetProcesses() | ForEach-Object { Get-State $_.ProcessId }) -join '' | Should -Be TT }
        $process | Resume-NetnsProcess | Should -BeNullOrEmpty
        Wait-NetnsCondition { @($alice.GetProcesses() | ForEach-Object { Get-State $_.ProcessId }) -join '' | Should -Be SS }
    }

    It 'do nothing with -WhatIf' {
        $process | Suspend-NetnsProcess -WhatIf
        Get-State $process.Id | Should -Be S
        $process | Suspend-NetnsProcess
        $process | Resume-NetnsProcess -WhatIf
        Wait-NetnsCondition { Get-State $process.Id | Should -Be T }
    }

    It 'can be stopped while frozen' {
        $process | Suspend-NetnsProcess
        $process | Stop-NetnsProcess
        $process.HasExited | Should -BeTrue
    }

    It 'fail for a process that has ended' {
        $process | Stop-NetnsProcess
        Get-ErrorOf { $process | Suspend-NetnsProcess } | Should -Be 'ProcessSignalFailed.ESRCH ObjectNotFound'
        Get-ErrorOf { $process | Resume-NetnsProcess } | Should -Be 'ProcessSignalFailed.ESRCH ObjectNotFound'
    }
}
