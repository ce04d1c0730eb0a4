<#
.SYNOPSIS
Tests of real daemons in Pester: a name server and a web server on a machine that exists for the test only.
.DESCRIPTION
Needs dnsmasq, nginx, dig and curl. Nothing of it touches the real machine's ports, names or services.
.EXAMPLE
Invoke-Pester ./examples/daemons.Tests.ps1 -Output Detailed
#>
BeforeDiscovery { Import-Module "$PSScriptRoot/../out/module/NetnsPS" }
BeforeAll { Import-Module "$PSScriptRoot/../out/module/NetnsPS" }

Describe 'A site of one name server and one web server' {
    Use-NetnsScope # what fails by itself fails its test, with its last output; all the rest is stopped and removed

    BeforeAll {
        $client, $site = New-TransientNetns -Count 2
        New-NetnsVethPair $client $site -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24

        $dns = Start-NetnsProcess $site dnsmasq '-k', '-C', '/dev/null', '--log-facility=-', '--log-queries', '--user=root', '--pid-file',
            '--no-resolv', '--no-hosts', '--address=/web.test/10.0.0.2' -WaitForPort udp/53, tcp/53

        function Set-Page([string] $Text) {
            Set-Content $TestDrive/nginx.conf "daemon off; user root; pid $TestDrive/nginx.pid; events { } http { access_log off; server { listen 80; return 200 '$Text'; } }"
        }
        Set-Page 'first edition'
        $web = Start-NetnsProcess $site nginx '-e', 'stderr', '-c', "$TestDrive/nginx.conf" -WaitForPort 80

        function Get-Page { Invoke-InNetns $client { curl -s --max-time 5 --resolve "web.test:80:$(dig +short '@10.0.0.2' web.test)" http://web.test/ } }
    }

    It 'resolves the address of the web server' {
        Invoke-InNetns $client { dig +short '@10.0.0.2' web.test } | Should -Be 10.0.0.2
        $dns | Wait-NetnsProcess -ForOutput 'query\[A\] web\.test from 10\.0\.0\.1' -Timeout 10s
    }

    It 'serves the page' {
        Get-Page | Should -Be 'first edition'
    }

    It 'serves the next edition after a SIGHUP, without an interruption' {
        Set-Page 'second edition'
        $web | Send-NetnsSignal -Signal HUP
        Wait-NetnsCondition { Get-Page | Should -Be 'second edition' } -Timeout 10s
        $web.HasExited | Should -BeFalse
    }

    It 'keeps nothing open for clients that have left' {
        $before = $web | Get-ProcessFd
        1..20 | ForEach-Object { Get-Page } | Should -HaveCount 20
        $web | Should -Not -HaveLeakedFds $before -Within 5s
    }

    It 'ends in order on request' {
        $web | Stop-NetnsProcess -Signal QUIT -Timeout 10s -PassThru | ForEach-Object ExitCode | Should -Be 0
        $dns | Stop-NetnsProcess -Timeout 10s
        Get-NetnsProcess $site | Should -BeNullOrEmpty
    }
}
