<#
.SYNOPSIS
Tests of a network service in Pester: a client, a server and a cable for each test, and nothing left afterwards.
.EXAMPLE
Invoke-Pester ./examples/service.Tests.ps1 -Output Detailed
#>
BeforeDiscovery { Import-Module "$PSScriptRoot/../out/module/NetnsPS" }
BeforeAll { Import-Module "$PSScriptRoot/../out/module/NetnsPS" }

Describe 'A web service' {
    Use-NetnsScope # what a test makes is removed after it, whatever happens

    BeforeEach {
        $client, $server = New-TransientNetns -Count 2
        New-NetnsVethPair $client $server -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
        $web = Start-NetnsProcess $server python3 '-m', 'http.server', '80', '--bind', '::' -WaitForPort 80
    }

    It 'answers by <Family>' -ForEach @(
        @{ Family = 'IPv4'; Address = '10.0.0.2' }
        @{ Family = 'IPv6'; Address = '[fd00::2]' }
    ) {
        $reply = Invoke-InNetns $client { Invoke-WebRequest "http://$Address" -NoProxy }
        $reply.StatusCode | Should -Be 200
    }

    It 'is back when the cable is plugged in again' {
        Set-NetnsLink $server eth0 -Down
        { Invoke-InNetns $client { Invoke-WebRequest http://10.0.0.2 -NoProxy -ConnectionTimeoutSeconds 1 } } | Should -Throw

        Set-NetnsLink $server eth0 -Up
        Wait-NetnsLink $client eth0 -Timeout 5s
        (Invoke-InNetns $client { Invoke-WebRequest http://10.0.0.2 -NoProxy }).StatusCode | Should -Be 200
    }

    It 'answers large requests over a link of small packets' {
        $client, $server | Get-NetnsLink -Name eth0 | Set-NetnsLink -Mtu 1280
        Invoke-InNetns $client { Invoke-WebRequest "http://10.0.0.2/$('x' * 8000)" -NoProxy -SkipHttpErrorCheck } | ForEach-Object StatusCode | Should -Be 404
    }

    It 'leaks no file descriptor over fifty requests' {
        $before = $web | Get-ProcessFd
        1..50 | ForEach-Object { Invoke-InNetns $client { Invoke-RestMethod http://10.0.0.2 -NoProxy } > $null }
        $web | Should -Not -HaveLeakedFds $before -Within 5s
    }

    It 'stops in order on request' {
        $web | Stop-NetnsProcess -Signal INT -Timeout 5s
        $web.HasExited | Should -BeTrue
    }
}
