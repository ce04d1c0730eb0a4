BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
}

AfterAll { Remove-Netns $alice }

Describe 'Wait-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope

    It 'waits for the end' {
        $process = Start-NetnsProcess $alice sleep 0.2
        $process | Wait-NetnsProcess | Should -BeNullOrEmpty
        $process.HasExited | Should -BeTrue
        ($process | Wait-NetnsProcess -ForExit -PassThru).ExitCode | Should -Be 0
    }

    It 'waits for a line, also one that came before, and emits it' {
        $process = Start-NetnsProcess $alice sh '-c', 'sleep 0.2; echo session 42; exec sleep 60'
        1..2 | ForEach-Object { ($process | Wait-NetnsProcess -ForOutput 'session \d+').Text | Should -Be 'session 42' }
    }

    It 'waits for ports' {
        $process = Start-NetnsProcess $alice python3 '-c', 'import socket, time; time.sleep(0.2); s = socket.create_server(("127.0.0.1", 4712)); time.sleep(60)'
        $process | Wait-NetnsProcess -ForPort tcp/4712 -PassThru | Should -Be $process
        ($process | Get-ProcessFd | Where-Object Listening).LocalEndPoint.Port | Should -Be 4712
    }

    It 'fails with <Id>, <Category> <When>' -ForEach @(
        @{ Id = 'ProcessTimedOut';    Category = 'OperationTimeout'; When = 'when it does not end in time';      Wait = { $process | Wait-NetnsProcess -Timeout 50ms } }
        @{ Id = 'ProcessTimedOut';    Category = 'OperationTimeout'; When = 'when the line does not come';       Wait = { $process | Wait-NetnsProcess -ForOutput x -Timeout 50ms } }
        @{ Id = 'ProcessTimedOut';    Category = 'OperationTimeout'; When = 'when it does not listen';           Wait = { $process | Wait-NetnsProcess -ForPort 80 -Timeout 50ms } }
        @{ Id = 'ProcessExitedEarly'; Category = 'InvalidResult';    When = 'when it ends without the line';     Wait = { Start-NetnsProcess $alice true | Wait-NetnsProcess -ForOutput x } }
        @{ Id = 'InvalidValue';       Category = 'InvalidArgument';  When = 'for a pattern without end';         Wait = { Start-NetnsProcess $alice sh '-c', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab; exec sleep 60' | Wait-NetnsProcess -ForOutput '^(a+)+$' } }
        @{ Id = 'InvalidPort';        Category = 'InvalidArgument';  When = 'for an invalid port';               Wait = { $process | Wait-NetnsProcess -ForPort 0 } }
    ) {
        $process = Start-NetnsProcess $alice sleep 60
        Get-ErrorOf $Wait | Should -Be "$Id $Category"
        $process.HasExited | Should -BeFalse -Because 'it runs on'
    }
}
