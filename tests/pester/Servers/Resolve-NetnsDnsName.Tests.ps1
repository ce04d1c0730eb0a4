BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $noDig = -not (Get-Command dig -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $alice, $bob = New-TransientNetns "resolve$PID-a", "resolve$PID-b"
    New-NetnsVethPair $alice $bob -Address 10.55.0.1/24 -PeerAddress 10.55.0.53/24
    $dns = Start-NetnsDnsServer $bob @{
        'www.test' = '10.0.0.1', 'fd00::1'; 'test' = 'MX 10 www.test'; '10.0.0.1' = 'PTR www.test'
        'id.test' = @{ A = '10.0.0.1'; Rule = @{ Query = 1; Fault = 'WrongId' } }; 'mute.test' = 'NoAnswer'
    }
    $settings = @{ Server = '10.55.0.53'; Timeout = '30s' }
}

AfterAll { Remove-Netns $alice, $bob }

Describe 'Resolve-NetnsDnsName' -Tag Root, Userns {
    It 'asks for <Type>' -ForEach @(
        @{ Type = 'A'; Name = 'www.test'; Data = '10.0.0.1' }, @{ Type = 'aaaa'; Name = 'www.test'; Data = 'fd00::1' }
        @{ Type = 'MX'; Name = 'test'; Data = '10 www.test' }, @{ Type = 'TYPE1'; Name = 'www.test'; Data = '10.0.0.1' }
    ) {
        (Resolve-NetnsDnsName $alice $Name $Type @settings).Answer.Data | Should -Be $Data
    }

    It 'asks for several names and types, and for the name of an address' {
        ('www.test', 'nosuch.test' | Resolve-NetnsDnsName $alice -Type A, AAAA @settings).Summary | Should -Be 10.0.0.1, fd00::1, NxDomain, NxDomain
        (Resolve-NetnsDnsName $alice 10.0.0.1 @settings).Answer.Target | Should -Be www.test
    }

    It 'asks in the current namespace without -Netns' {
        (Invoke-InNetns $alice { Resolve-NetnsDnsName -Name www.test -Server 10.55.0.53 -Timeout 30s }).Address | Should -Be 10.0.0.1
    }

    It 'says how it went' {
        $answer = Resolve-NetnsDnsName $alice www.test -Tcp @settings
        $answer.ResponseCode, $answer.Transport, "$($answer.Server)", $answer.IsAuthoritative, $answer.Attempts | Should -Be NoError, Tcp, 10.55.0.53:53, $true, 1
        $answer.Duration | Should -BeGreaterThan ([timespan]::Zero)
    }

    It 'is not taken in by an answer with another id, and says so' {
        $answer = Resolve-NetnsDnsName $alice id.test -Server 10.55.0.53 -Timeout 300ms -Retry 20 -WarningVariable warnings -WarningAction SilentlyContinue
        $answer.Address | Should -Be 10.0.0.1
        $answer.Rejected.Count | Should -Be 1
        $warnings | Should -BeLike '*id.test*10.55.0.53:53*id*'
    }

    It 'says what dig says' -Skip:$noDig {
        foreach ($question in 'www.test A', 'www.test AAAA', 'test MX', '1.0.0.10.in-addr.arpa PTR') {
            $name, $type = -split $question
            $dig = Invoke-InNetns $alice { param($name, $type) dig '@10.55.0.53' +short $name $type } -ArgumentList $name, $type
            (Resolve-NetnsDnsName $alice $name $type @settings).Answer.Data | Should -Be ($dig -replace '\.$')
        }
    }

    It 'fails with <Id> <When>' -ForEach @(
        @{ Id = 'DnsTimedOut OperationTimeout';        When = 'when nothing comes';             Given = @{ Name = 'mute.test'; Server = '10.55.0.53'; Timeout = '50ms'; Retry = 1 } }
        @{ Id = 'DnsNotAnswered ConnectionError';      When = 'when nobody listens';            Given = @{ Name = 'www.test'; Server = '10.55.0.53:54'; Retry = 0 } }
        @{ Id = 'DnsNotAnswered ConnectionError';      When = 'without a route';                Given = @{ Name = 'www.test'; Server = '192.0.2.1'; Retry = 0 } }
        @{ Id = 'InvalidDnsName InvalidArgument';      When = 'for a name that is none';        Given = @{ Name = 'a..b'; Server = '10.55.0.53' } }
        @{ Id = 'InvalidDnsRecord InvalidArgument';    When = 'for a type that is none';        Given = @{ Name = 'a'; Type = 'B'; Server = '10.55.0.53' } }
        @{ Id = 'InvalidCidr InvalidArgument';         When = 'for a server that is a name';    Given = @{ Name = 'a'; Server = 'ns.test' } }
        @{ Id = 'InvalidDuration InvalidArgument';     When = 'without time';                   Given = @{ Name = 'a'; Server = '10.55.0.53'; Timeout = 0 } }
        @{ Id = 'InvalidValue InvalidArgument';        When = 'for less than no retry';         Given = @{ Name = 'a'; Server = '10.55.0.53'; Retry = -1 } }
    ) {
        Get-ErrorOf { Resolve-NetnsDnsName $alice @Given } | Should -Be $Id
    }

    It 'goes on with the next name after an error, and names the one that failed' {
        $errors = $null
        $found = Resolve-NetnsDnsName $alice a..b, www.test @settings -ErrorVariable errors -ErrorAction SilentlyContinue
        $found.Name | Should -Be www.test
        $errors[0].TargetObject | Should -Be a..b
    }

    It 'shows a table that fits, and a list' {
        $answer = Resolve-NetnsDnsName $alice www.test @settings
        ($answer | Out-String -Width 80).Trim() -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        $answer | Out-String | Should -BeLike '*www.test*A*NoError*10.0.0.1*'
        $answer | Format-List | Out-String | Should -BeLike '*Authority*Duration*'
    }

    It 'completes types, and names that servers know' {
        Get-Completion "Resolve-NetnsDnsName $alice www.test -Type AA" | Should -Be AAAA
        Get-Completion "Resolve-NetnsDnsName $alice -Name mut" | Should -Be mute.test
    }
}
