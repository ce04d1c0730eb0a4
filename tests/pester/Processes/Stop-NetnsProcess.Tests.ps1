BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
    function Start-Sleeper([string] $Name = 'sleeper') { Start-NetnsProcess $alice sleep 60 -Name $Name }
}

AfterAll { Remove-Netns $alice }

Describe 'Stop-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope

    It 'ends a process from the pipeline with SIGTERM, and emits nothing' {
        $process = Start-Sleeper
        $process | Stop-NetnsProcess | Should -BeNullOrEmpty
        $process.HasExited | Should -BeTrue
        $process.ExitSignal | Should -Be SIGTERM
        Test-Path "/proc/$($process.Id)" | Should -BeFalse
    }

    It 'finds it by <What>' -ForEach @(
        @{ What = 'its name';  Reference = { 'by-name' } }
        @{ What = 'a pattern'; Reference = { 'by-*' } }
        @{ What = 'its id';    Reference = { $process.Id } }
        @{ What = 'a Process'; Reference = { [Diagnostics.Process]::GetProcessById($process.Id) } }
        @{ What = 'a member of the namespace'; Reference = { $alice.GetProcesses() | Where-Object ProcessId -EQ $process.Id } }
    ) {
        $process = Start-Sleeper by-name
        Stop-NetnsProcess (& $Reference)
        $process.HasExited | Should -BeTrue
    }

    It 'ends several, with what they started' {
        $one = Start-NetnsProcess $alice sh '-c', 'sleep 60 & sleep 60 & wait'
        $two = Start-Sleeper
        Wait-NetnsCondition { $alice.GetProcesses().Count -eq 4 }
        $one, $two | Stop-NetnsProcess
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'sends the signal that is asked for' {
        $process = Start-NetnsProcess $alice python3 '-c', 'import time; print("up", flush=True); time.sleep(60)' -WaitForOutput up
        $process | Stop-NetnsProcess -Signal KILL
        $process.ExitSignal | Should -Be SIGKILL
    }

    It 'kills what is still there after the time-out' {
        $process = Start-NetnsProcess $alice sh '-c', 'trap "" TERM; echo up; while :; do sleep 0.1; done' -WaitForOutput up
        $process | Stop-NetnsProcess -Timeout 200ms
        $process.ExitSignal | Should -Be SIGKILL
    }

    It 'fails when it had ended by itself with a code that is not allowed' {
        $process = Start-NetnsProcess $alice sh '-c', 'exit 3'
        $process | Wait-NetnsProcess
        Get-ErrorOf { $process | Stop-NetnsProcess } | Should -Be 'ProcessFailed InvalidResult'
    }

    It 'allows the exit codes that it is told to' -ForEach @(@{ Codes = 0, 3 }, @{ Codes = @() }) {
        $process = Start-NetnsProcess $alice sh '-c', 'exit 3'
        $process | Wait-NetnsProcess
        ($process | Stop-NetnsProcess -AllowedExitCode $Codes -PassThru -ErrorAction Stop).ExitCode | Should -Be 3
    }

    It 'leaves the output to be read' {
        $process = Start-NetnsProcess $alice sh '-c', 'echo kept; exec sleep 60' -WaitForOutput kept
        $process | Stop-NetnsProcess
        $process.Output.Text | Should -Be kept
    }

    It 'stops nothing with -WhatIf' {
        $process = Start-Sleeper
        $process | Stop-NetnsProcess -WhatIf
        $process.HasExited | Should -BeFalse
    }

    It 'fails with <Id>, <Category> for <What>, and goes on' -ForEach @(
        @{ What = 'a name that none has';               Id = 'NetnsProcessNotFound'; Category = 'ObjectNotFound';  Reference = { 'nobody-has-this-name' } }
        @{ What = 'a process that is not of ours';      Id = 'NetnsProcessNotFound'; Category = 'ObjectNotFound';  Reference = { 1 } }
        @{ What = 'something that is no process';       Id = 'InvalidValue';         Category = 'InvalidArgument'; Reference = { [datetime]::Now } }
    ) {
        $process = Start-Sleeper
        Get-ErrorOf { (& $Reference), $process | Stop-NetnsProcess -ErrorAction Continue } | Should -Be "$Id $Category"
        $process.HasExited | Should -BeTrue
    }

    It 'refuses an unknown signal' {
        $process = Start-Sleeper
        Get-ErrorOf { $process | Stop-NetnsProcess -Signal NOSUCH } | Should -Be 'InvalidValue InvalidArgument'
        $process.HasExited | Should -BeFalse
    }

    It 'completes names and signals' {
        $null = Start-Sleeper completed-name
        Get-Completion 'Stop-NetnsProcess complet' | Should -Be completed-name
        Get-Completion 'Stop-NetnsProcess x -Signal US' | Should -Be USR1, USR2
        Get-Completion 'Stop-NetnsProcess x -Signal SIGUS' | Should -Be SIGUSR1, SIGUSR2
    }
}
