BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $alice = New-TransientNetns "dnsset$PID"
    function Resolve-Here([string] $Name, [string[]] $Type = @()) { Resolve-NetnsDnsName $alice $Name $Type -Server 127.0.0.1 -Timeout 30s }
}

AfterAll { Remove-Netns $alice }

Describe 'Set-NetnsDnsRecord' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach { $dns = Start-NetnsDnsServer $alice @{ 'a.test' = '10.0.0.1', 'TXT x'; 'b.test' = '10.0.0.2' } -Name "set$PID" }

    It 'gives names other records, adds some and removes some' {
        Set-NetnsDnsRecord $dns @{ 'a.test' = '10.0.0.9'; 'c.test' = 'Refused' } -Remove b.test | Should -BeNullOrEmpty
        (Resolve-Here a.test).Address | Should -Be 10.0.0.9
        (Resolve-Here a.test TXT).Answer | Should -BeNullOrEmpty
        (Resolve-Here b.test).ResponseCode | Should -Be NxDomain
        (Resolve-Here c.test).ResponseCode | Should -Be Refused
    }

    It 'takes a server by name, pattern and pipeline' {
        Set-NetnsDnsRecord "set$PID" @{ 'a.test' = '10.0.0.3' }
        (Resolve-Here a.test).Address | Should -Be 10.0.0.3
        Set-NetnsDnsRecord "set$PI*" @{ 'a.test' = '10.0.0.4' }
        ($dns | Set-NetnsDnsRecord -Record @{ 'b.test' = '10.0.0.5' } -PassThru) | Should -Be $dns
        (Resolve-Here a.test).Address, (Resolve-Here b.test).Address | Should -Be 10.0.0.4, 10.0.0.5
    }

    It 'counts the queries of a name anew' {
        $rule = @{ 'a.test' = @{ A = '10.0.0.1'; Rule = @{ Query = 1; Fault = 'ServFail' } } }
        Set-NetnsDnsRecord $dns $rule
        (1..2 | ForEach-Object { (Resolve-Here a.test).Summary }) | Should -Be ServFail, 10.0.0.1
        Set-NetnsDnsRecord $dns $rule
        (Resolve-Here a.test).Summary | Should -Be ServFail
    }

    It 'changes nothing when something is not valid, or with -WhatIf' {
        Get-ErrorOf { Set-NetnsDnsRecord $dns @{ 'a.test' = '10.0.0.9'; 'b.test' = 'CNAME a.test', 'TXT x' } -ErrorAction Continue } | Should -Be 'InvalidDnsRecord InvalidArgument'
        Get-ErrorOf { Set-NetnsDnsRecord $dns @{ 'a.test' = '10.0.0.9' } -Remove nosuch.test -ErrorAction Continue } | Should -Be 'InvalidDnsName InvalidArgument'
        Get-ErrorOf { Set-NetnsDnsRecord nosuch @{ 'a.test' = '10.0.0.9' } -ErrorAction Continue } | Should -Be 'NetnsServerNotFound ObjectNotFound'
        Set-NetnsDnsRecord $dns @{ 'a.test' = '10.0.0.9' } -WhatIf
        (Resolve-Here a.test).Address | Should -Be 10.0.0.1
    }

    It 'completes servers and their names' {
        Get-Completion "Set-NetnsDnsRecord set$PID" | Should -Be "set$PID"
        Get-Completion "Set-NetnsDnsRecord set$PID -Remove a" | Should -Be a.test
    }
}
