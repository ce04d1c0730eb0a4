BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Measurements between two namespaces' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Measure-Netns')
        $a, $b = New-TransientNetns -Name "me$PID-a", "me$PID-b"
        New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        $echo = Start-NetnsEchoServer $b
    }

    AfterAll { $scope.Dispose() }

    Context 'Measure-NetnsLatency' {
        It 'measures by <Protocol>' -ForEach @{ Protocol = 'Tcp'; Port = 7 }, @{ Protocol = 'Udp'; Port = 7 }, @{ Protocol = 'Icmp'; Port = $null } {
            $given = @{ Protocol = $Protocol }
            if ($Port) { $given.Port = $Port }
            $latency = Measure-NetnsLatency $a 10.0.0.2 @given -Count 120
            $latency.Count, $latency.Failed, $latency.Protocol | Should -Be 120, 0, $Protocol
            $latency.P50 | Should -BeLessOrEqual $latency.P99
            $latency.P999 | Should -BeNullOrEmpty
            $latency.Noise.Count | Should -BeGreaterThan 0
        }

        It 'measures a block inside, and counts its errors by their ids' {
            $latency = Measure-NetnsLatency $a -ScriptBlock { if ((Get-Netns -Current).Name -ne $a.Name) { throw 'elsewhere' }; if (++$script:turn % 2) { Write-Error odd -ErrorId Odd -ErrorAction Stop } } -Count 20 -WarmUp 0
            $latency.Count, $latency.Failed | Should -Be 10, 10
            $latency.Failures.Keys | Should -BeLike 'Odd*'
        }

        It 'counts failures by their outcome' {
            $latency = Measure-NetnsLatency $a 10.0.0.2 81 -Count 12
            $latency.Count, $latency.Failed, $latency.Failures['Refused'] | Should -Be 0, 12, 12
            $latency | Out-String -Width 80 | Should -Match 'Failed +: 12: Refused 12'
        }

        It 'begins samples at a rate' {
            $latency = Measure-NetnsLatency $a 10.0.0.2 -Rate 200 -Duration 500ms
            $latency.Count | Should -Be 100
            $latency.RequestedRate | Should -Be 200
        }

        It 'shows percentiles and a histogram in 80 columns, and says how many samples are missing' {
            $view = Measure-NetnsLatency $a 10.0.0.2 -Count 120 | Out-String -Width 80
            foreach ($word in 'P50 ', 'P99 ', 'needs 1000 samples', 'Noise', '|##') { $view.Contains($word) | Should -BeTrue -Because "$word is in $view" }
        }

        It 'draws a picture' {
            Push-Location $TestDrive
            try { Measure-NetnsLatency $a 10.0.0.2 -Count 120 -SvgPath latency.svg > $null } finally { Pop-Location }
            ([xml](Get-Content -Raw $TestDrive/latency.svg)).svg.viewBox | Should -Be '0 0 720 400'
        }

        It 'writes an error for <What>' -ForEach @(
            @{ What = 'no samples'; Given = @{ Count = 0 }; Expected = 'InvalidValue InvalidArgument' }
            @{ What = 'a rate of 0'; Given = @{ Rate = 0 }; Expected = 'InvalidValue InvalidArgument' }
            @{ What = 'no duration'; Given = @{ Duration = '0s' }; Expected = 'InvalidDuration InvalidArgument' }
            @{ What = 'too much at once'; Given = @{ Concurrency = 100000 }; Expected = 'InvalidValue InvalidArgument' }
            @{ What = 'a name'; Given = @{ Address = 'web' }; Expected = 'InvalidCidr InvalidArgument' }
            @{ What = 'a source that is not there'; Given = @{ SourceAddress = '10.0.0.9' }; Expected = 'LatencyMeasureFailed.EADDRNOTAVAIL InvalidArgument' }
        ) {
            if (-not $Given.Address) { $Given.Address = '10.0.0.2' }
            Get-ErrorOf { Measure-NetnsLatency $a @Given } | Should -Be $Expected
        }
    }

    Context 'Start-NetnsEchoServer' {
        It 'counts connections, datagrams and bytes' {
            $server = Start-NetnsEchoServer $b Tcp, Udp -Port 0
            Test-NetnsConnection $a 10.0.0.2 $server.Port | Out-Null
            Test-NetnsConnection $a 10.0.0.2 $server.Port -Protocol Udp | Out-Null
            # A connection stands before the server has accepted it.
            Wait-NetnsCondition { $server.Connections -ge 1 }
            $server.Connections, $server.Datagrams, $server.Bytes | Should -Be 1, 1, 64
            $server | Out-String -Width 80 | Should -Match 'Running'
            $server | Stop-NetnsServer
            $server.State | Should -Be Stopped
            (Test-NetnsConnection $a 10.0.0.2 $server.Port).Outcome | Should -Be Refused
        }

        It 'does nothing with -WhatIf' {
            Start-NetnsEchoServer $b -Port 4000 -WhatIf | Should -BeNullOrEmpty
            (Test-NetnsConnection $a 10.0.0.2 4000).Outcome | Should -Be Refused
        }

        It 'writes an error for <What>' -ForEach @(
            @{ What = 'a port that is taken'; Given = @{}; Expected = 'ServerStartFailed.EADDRINUSE ResourceExists' }
            @{ What = 'a port that is none'; Given = @{ Port = 65536 }; Expected = 'InvalidPort InvalidArgument' }
            @{ What = 'an address that the namespace has not'; Given = @{ ListenAddress = '10.0.0.9' }; Expected = 'ServerStartFailed.EADDRNOTAVAIL InvalidArgument' }
            @{ What = 'a name'; Given = @{ ListenAddress = 'web' }; Expected = 'InvalidCidr InvalidArgument' }
        ) {
            Get-ErrorOf { Start-NetnsEchoServer $b @Given } | Should -Be $Expected
        }
    }

    Context 'Measure-NetnsThroughput' {
        It 'measures TCP, and finds the address by itself' {
            $throughput = Measure-NetnsThroughput $a $b -Duration 300ms
            "$($throughput.Target.Address)" | Should -Be 10.0.0.2
            $throughput.BitsPerSecond | Should -BeGreaterThan 1e6
            $throughput | Out-String -Width 80 | Should -Match '\d [GM]bit/s'
        }

        It 'measures UDP at a rate, and what is lost' {
            $throughput = Measure-NetnsThroughput $a $b 10.0.0.2 -Protocol Udp -Rate 5mbit -Duration 500ms
            $throughput.RequestedRate | Should -Be 5000000
            $throughput.DatagramsSent | Should -BeGreaterThan 100
            $throughput.DatagramsLost | Should -Be 0
        }

        It 'writes an error for <What>' -ForEach @(
            @{ What = 'a rate with TCP'; Given = @{ Rate = '1mbit' }; Expected = 'InvalidValue InvalidArgument' }
            @{ What = 'an address that the receiver has not'; Given = @{ Address = '10.0.0.9' }; Expected = 'ThroughputMeasureFailed.EADDRNOTAVAIL InvalidArgument' }
            @{ What = 'a datagram of no size'; Given = @{ DatagramSize = 1 }; Expected = 'InvalidValue InvalidArgument' }
        ) {
            Get-ErrorOf { Measure-NetnsThroughput $a $b @Given } | Should -Be $Expected
        }
    }
}
