BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Test-NetnsConnection' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Test-NetnsConnection')
        $client, $router, $server = New-TransientNetns -Name "tc$PID-c", "tc$PID-r", "tc$PID-s"
        New-NetnsVethPair $client $router -Address 10.1.0.1/24, fd01::1/64 -PeerAddress 10.1.0.254/24, fd01::fe/64
        New-NetnsVethPair $router $server -Address 10.2.0.254/24 -PeerAddress 10.2.0.1/24
        Set-NetnsSysctl $router net.ipv4.ip_forward 1
        Set-NetnsSysctl $router net.ipv4.icmp_ratelimit 0
        Add-NetnsRoute $client default -Via 10.1.0.254
        Add-NetnsRoute $server default -Via 10.2.0.254
        Add-NetnsRoute $router 10.8.0.0/16 -Type Prohibit
        Add-NetnsRoute $router 10.9.0.0/16 -Type Blackhole
        $echo = Start-NetnsEchoServer $server
    }

    AfterAll { $scope.Dispose() }

    It 'tells <Outcome> apart: <Target>' -ForEach @(
        @{ Target = '10.2.0.1', 7; Outcome = 'Succeeded'; From = '10.2.0.1' }
        @{ Target = '10.2.0.1', 81; Outcome = 'Refused'; From = '10.2.0.1' }
        @{ Target = '10.8.0.1', 7; Outcome = 'Unreachable'; From = '10.1.0.254'; Reason = 'Prohibited' }
        @{ Target = '10.9.0.1', 7; Outcome = 'TimedOut' }
        @{ Target = 'fd09::1', 7; Outcome = 'NoRoute' }
    ) {
        $result = Test-NetnsConnection $client $Target[0] $Target[1] -Timeout 500ms
        "$($result.Outcome)" | Should -Be $Outcome
        $result.Succeeded | Should -Be ($Outcome -eq 'Succeeded')
        "$($result.From)" | Should -Be "$From"
        "$($result.Reason)" | Should -Be "$Reason"
        $result.Elapsed | Should -BeOfType timespan
        $result.Detail | Should -Not -BeNullOrEmpty
    }

    It 'takes ICMP without a port, TCP with one, and UDP when told so' {
        (Test-NetnsConnection $client 10.2.0.1).Protocol | Should -Be Icmp
        (Test-NetnsConnection $client 10.2.0.1 7).Protocol | Should -Be Tcp
        $before = $echo.Datagrams
        (Test-NetnsConnection $client 10.2.0.1 7 -Protocol Udp).Succeeded | Should -BeTrue
        $echo.Datagrams | Should -Be ($before + 1)
    }

    It 'tests all namespaces, addresses and ports, in their order' {
        $results = $client, $router | Test-NetnsConnection -Address 10.2.0.1, 10.1.0.254 -Port 7, 81
        @($results).ForEach{ "$($_.Netns) $($_.Target) $($_.Outcome)" } | Should -Be @(
            "$client 10.2.0.1:7/tcp Succeeded", "$client 10.2.0.1:81/tcp Refused", "$client 10.1.0.254:7/tcp Refused", "$client 10.1.0.254:81/tcp Refused"
            "$router 10.2.0.1:7/tcp Succeeded", "$router 10.2.0.1:81/tcp Refused", "$router 10.1.0.254:7/tcp Refused", "$router 10.1.0.254:81/tcp Refused")
    }

    It 'tests from the current namespace without -Netns' {
        $result = Invoke-InNetns $client { Test-NetnsConnection -ComputerName 10.2.0.1 -Port 7 }
        $result.Netns, "$($result.LocalAddress.Address)" | Should -Be $client, '10.1.0.1'
    }

    It 'gives one Boolean with -Quiet' {
        Test-NetnsConnection $client 10.2.0.1 7 -Quiet | Should -BeExactly $true
        Test-NetnsConnection $client 10.2.0.1 7, 81 -Quiet | Should -BeExactly $false
        Test-NetnsConnection $client nonsense -Quiet -ErrorAction Ignore | Should -BeExactly $false
    }

    It 'completes addresses, protocols and namespaces' {
        Get-Completion "Test-NetnsConnection $client 10.2." | Should -Contain '10.2.0.1'
        Get-Completion "Test-NetnsConnection $client 10.2.0.1 -SourceAddress 10" | Should -Be '10.1.0.1'
        Get-Completion "Test-NetnsConnection $client 10.2.0.1 -Protocol U" | Should -Be Udp
        Get-Completion "Test-NetnsConnection tc$PID-c" | Should -Be "tc$PID-c"
    }

    It 'shows a table of 80 columns, and the reason in a list' {
        $table = Test-NetnsConnection $client 10.8.0.1 7 | Out-String -Width 80
        foreach ($word in "$client", '10.8.0.1:7/tcp', 'Unreachable, Prohibited', '10.1.0.254') { $table.Contains($word) | Should -BeTrue -Because "$word is in $table" }
        Test-NetnsConnection $client 10.8.0.1 7 | Format-List | Out-String -Width 80 | Should -Match 'ICMP 3/13'
    }

    It 'writes an error for <What>' -ForEach @(
        @{ What = 'a namespace that is not there'; Given = @{ Netns = 'nosuch'; Address = '10.2.0.1' }; Expected = 'NetnsNotFound ObjectNotFound' }
        @{ What = 'a name instead of an address'; Given = @{ Address = 'web' }; Expected = 'InvalidCidr InvalidArgument' }
        @{ What = 'a link-local address without a link'; Given = @{ Address = 'fe80::1' }; Expected = 'InvalidCidr InvalidArgument' }
        @{ What = 'a link that is not there'; Given = @{ Address = 'fe80::1%eth9' }; Expected = 'LinkNotFound ObjectNotFound' }
        @{ What = 'a port that is none'; Given = @{ Address = '10.2.0.1'; Port = 65536 }; Expected = 'InvalidPort InvalidArgument' }
        @{ What = 'a port with ICMP'; Given = @{ Address = '10.2.0.1'; Port = 7; Protocol = 'Icmp' }; Expected = 'InvalidPort InvalidArgument' }
        @{ What = 'UDP without a port'; Given = @{ Address = '10.2.0.1'; Protocol = 'Udp' }; Expected = 'InvalidPort InvalidArgument' }
        @{ What = 'no time'; Given = @{ Address = '10.2.0.1'; Timeout = '0s' }; Expected = 'InvalidDuration InvalidArgument' }
        @{ What = 'a source of another family'; Given = @{ Address = '10.2.0.1'; SourceAddress = 'fd01::1' }; Expected = 'AddressFamilyMismatch InvalidArgument' }
        @{ What = 'a source that the namespace has not'; Given = @{ Address = '10.2.0.1'; SourceAddress = '10.1.0.9' }; Expected = 'ConnectionTestFailed.EADDRNOTAVAIL InvalidArgument' }
    ) {
        if (-not $Given.Netns) { $Given.Netns = $client }
        Get-ErrorOf { Test-NetnsConnection @Given } | Should -Be $Expected
    }

    It 'goes on behind an address that is none' {
        (Test-NetnsConnection $client nonsense, 10.2.0.1 -ErrorAction SilentlyContinue).Address | Should -Be '10.2.0.1'
    }
}

Describe 'Test-NetnsReachability' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Test-NetnsReachability')
        $a, $b, $c = New-TransientNetns -Name "tr$PID-a", "tr$PID-b", "tr$PID-c"
        New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        New-NetnsVethPair $b $c -Address 10.0.1.2/24 -PeerAddress 10.0.1.3/24
    }

    AfterAll { $scope.Dispose() }

    It 'shows a matrix' {
        $result = $a, $b, $c | Test-NetnsReachability
        $result.Succeeded | Should -BeFalse
        $result.Failed.ForEach{ "$($_.From)>$($_.To) $($_.Word)" } | Should -Be "$a>$b 1/2 ok", "$a>$c noroute", "$c>$a noroute", "$c>$b 1/2 ok"
        $lines = ($result | Out-String -Width 80).Trim() -split '\r?\n'
        $lines | Should -HaveCount 4
        $lines[1] | Should -Match '- +1/2 ok +noroute$'
    }

    It 'takes addresses, a family and a port' {
        Test-NetnsReachability $a, $b -Address 10.0.0.1, 10.0.0.2 -Quiet | Should -BeExactly $true
        (Test-NetnsReachability $a, $b -Address 10.0.0.1, 10.0.0.2 -Port 9).Failed.Word | Should -Be refused, refused
        (Test-NetnsReachability $a, $b -Family IPv6).Failed.Word | Should -Be 'no addr', 'no addr'
    }

    It 'writes an error for <What>' -ForEach @(
        @{ What = 'one namespace'; Given = @{ Netns = { $a } }; Expected = 'InvalidValue InvalidArgument' }
        @{ What = 'one given twice'; Given = @{ Netns = { $a, $a } }; Expected = 'DuplicateName InvalidArgument' }
        @{ What = 'an address that none has'; Given = @{ Netns = { $a, $b }; Address = '10.7.0.1' }; Expected = 'InvalidCidr InvalidArgument' }
        @{ What = 'a port that is none'; Given = @{ Netns = { $a, $b }; Port = 0 }; Expected = 'InvalidPort InvalidArgument' }
    ) {
        $Given.Netns = & $Given.Netns
        Get-ErrorOf { Test-NetnsReachability @Given } | Should -Be $Expected
    }
}
