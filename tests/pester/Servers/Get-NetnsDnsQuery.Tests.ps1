BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $alice = New-TransientNetns "dnsquery$PID"
    $dns = Start-NetnsDnsServer $alice @{ 'www.test' = '10.0.0.1'; 'mute.test' = 'NoAnswer'; 'big.test' = 1..100 | ForEach-Object { "10.1.0.$_" } } -Name "query$PID"
    $null = Resolve-NetnsDnsName $alice www.test A, AAAA -Server 127.0.0.1 -Timeout 30s
    $null = Resolve-NetnsDnsName $alice mute.test -Server ::1 -Timeout 100ms -Retry 0 -ErrorAction Ignore
    $null = Resolve-NetnsDnsName $alice big.test -Server 127.0.0.1 -Timeout 30s
    $null = Resolve-NetnsDnsName $alice nosuch.test -Server 127.0.0.1 -Tcp -Timeout 30s
}

AfterAll { Remove-Netns $alice }

Describe 'Get-NetnsDnsQuery' -Tag Root, Userns {
    It 'has all queries in their order, with what was answered' {
        Get-NetnsDnsQuery $dns | ForEach-Object { "$($_.Number) $($_.Client) $($_.Transport) $($_.Name) $($_.Type) $($_.ResponseCode) $($_.Answer.Count) $($_.IsTruncated)" } | Should -Be @(
            '1 127.0.0.1 Udp www.test A NoError 1 False'
            '2 127.0.0.1 Udp www.test AAAA NoError 0 False'
            '3 ::1 Udp mute.test A  0 False'
            '4 127.0.0.1 Udp big.test A NoError 0 True'
            '5 127.0.0.1 Tcp big.test A NoError 100 False'
            '6 127.0.0.1 Tcp nosuch.test A NxDomain 0 False'
        )
    }

    It 'finds by <What>' -ForEach @(
        @{ What = 'name';    Given = @{ Name = 'WWW.test' };          Found = 1, 2 }
        @{ What = 'pattern'; Given = @{ Name = '*e.test', 'nosu*' };  Found = 3, 6 }
        @{ What = 'type';    Given = @{ Type = 'aaaa' };              Found = 2 }
        @{ What = 'client';  Given = @{ Client = '::1' };             Found = 3 }
        @{ What = 'all';     Given = @{ Name = 'big*'; Type = 'MX' }; Found = @() }
    ) {
        @((Get-NetnsDnsQuery "query$PID" @Given).Number) | Where-Object { $_ } | Should -Be $Found
    }

    It 'has those of all servers without one, and of the pipeline' {
        @(Get-NetnsDnsQuery | Where-Object Server -EQ $dns).Count | Should -Be 6
        @($dns | Get-NetnsDnsQuery).Count | Should -Be 6
    }

    It 'says when, and what came of it' {
        $query = Get-NetnsDnsQuery $dns -Name www.test -Type A
        $query.Time | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-10))
        $query.AnswerTime | Should -BeGreaterOrEqual $query.Time
        (Get-NetnsDnsQuery $dns -Name mute.test).Summary | Should -Be 'no answer'
        (Get-NetnsDnsQuery $dns -Name mute.test).AnswerTime | Should -BeNullOrEmpty
    }

    It 'shows a table that fits, and a list' {
        $table = Get-NetnsDnsQuery $dns | Out-String -Width 80
        $table.Trim() -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        $table | Should -BeLike '*Client*Name*Answer*www.test*10.0.0.1*'
        Get-NetnsDnsQuery $dns -Name www.test -Type A | Format-List | Out-String | Should -BeLike "*Server*query$PID*ResponseCode*NoError*"
    }

    It 'completes names and types, and refuses what is none' {
        Get-Completion "Get-NetnsDnsQuery query$PID -Name ww" | Should -Be www.test
        Get-Completion 'Get-NetnsDnsQuery -Type C' | Should -Be CAA, CNAME
        Get-ErrorOf { Get-NetnsDnsQuery $dns -Type AAA } | Should -Be 'InvalidDnsRecord InvalidArgument'
        Get-ErrorOf { Get-NetnsDnsQuery nosuch } | Should -Be 'NetnsServerNotFound ObjectNotFound'
        Get-ErrorOf { Get-NetnsDnsQuery 42 } | Should -Be 'InvalidValue InvalidArgument'
    }
}
