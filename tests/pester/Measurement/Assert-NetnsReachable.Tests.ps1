BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"
}

Describe 'Assertions about reachability and latency' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Assert-NetnsReachable')
        $a, $b = New-TransientNetns -Name "ar$PID-a", "ar$PID-b"
        New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        $echo = Start-NetnsEchoServer $b
    }

    AfterAll { $scope.Dispose() }

    It 'says nothing when it holds' {
        Assert-NetnsReachable $a 10.0.0.2 7 | Should -BeNullOrEmpty
        $a | Should-BeNetnsReachable -Address 10.0.0.2 | Should -BeNullOrEmpty
        Assert-NetnsNotReachable $a 10.0.0.2 81 -Outcome Refused | Should -BeNullOrEmpty
        Should-NotBeNetnsReachable $a 10.7.0.1 -Outcome NoRoute | Should -BeNullOrEmpty
        Assert-NetnsLatency $a 10.0.0.2 7 -Maximum 10s | Should -BeNullOrEmpty
    }

    It 'says what happened instead, of all that is wrong' {
        $failure = { Assert-NetnsReachable $a 10.0.0.2, 10.7.0.1 81 -Because 'it must' } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'NotReachable,NetnsPS.Commands.AssertNetnsReachableCommand'
        $failure.CategoryInfo.Category | Should -Be InvalidResult
        $failure.TargetObject.Outcome | Should -Be Refused, NoRoute
        $failure.Exception.Message | Should -BeLike "*because it must*10.0.0.2:81/tcp from '$a': Refused, 10.0.0.2 refused*10.7.0.1:81/tcp*no route*"
    }

    It 'fails for what is reachable, and for what fails in another way' {
        { Assert-NetnsNotReachable $a 10.0.0.2 7 } | Should -Throw -ErrorId 'Reachable,*'
        { Should-NotBeNetnsReachable $a 10.0.0.2 81 -Outcome TimedOut } | Should -Throw -ErrorId 'Reachable,*' -ExpectedMessage '*Refused*'
    }

    It 'waits until it holds, or the time is over' {
        $job = Start-ThreadJob { Start-Sleep -Milliseconds 300; Start-NetnsEchoServer $using:b -Port 4711 }
        Assert-NetnsReachable $a 10.0.0.2 4711 -Within 20s
        ($job | Receive-Job -Wait -AutoRemoveJob).Stop()
        { Assert-NetnsReachable $a 10.0.0.2 4711 -Within 200ms } | Should -Throw -ErrorId 'NotReachable,*' -ExpectedMessage '*within 0.2 s*'
    }

    It 'fails when the latency is out of its limits, and says what it is' {
        $failure = { Assert-NetnsLatency $a 10.0.0.2 7 -Minimum 1s -Count 20 } | Should -Throw -PassThru -ErrorId 'LatencyOutOfLimits,*'
        $failure.TargetObject.Count | Should -Be 20
        $failure.Exception.Message | Should -BeLike '*at least 1.00 s, but it is * of 20 samples*Noise*'
        { Should-HaveNetnsLatency $a 10.0.0.2 81 -Maximum 1s -Count 20 } | Should -Throw -ErrorId 'LatencyOutOfLimits,*' -ExpectedMessage '*20 Refused*'
    }

    It 'does not hold when it can not be tested: <What>' -ForEach @(
        @{ What = 'a name'; Do = { Assert-NetnsNotReachable $a nonsense -ErrorAction Continue }; Id = 'InvalidCidr' }
        @{ What = 'a namespace that is not there'; Do = { Assert-NetnsNotReachable nosuch 10.0.0.2 }; Id = 'NetnsNotFound' }
        @{ What = 'a source that is not there'; Do = { Assert-NetnsNotReachable $a 10.0.0.2 -SourceAddress 10.0.0.9 }; Id = 'ConnectionTestFailed.EADDRNOTAVAIL' }
        @{ What = 'no limit'; Do = { Assert-NetnsLatency $a 10.0.0.2 }; Id = 'InvalidValue' }
        @{ What = 'too few samples'; Do = { Assert-NetnsLatency $a 10.0.0.2 -Maximum 1s -Percentile 99 -Count 99 }; Id = 'InvalidValue' }
    ) {
        $Do | Should -Throw -ErrorId "$Id,*"
    }

    It 'takes part in soft assertions where Pester has New-ShouldAssertion' {
        $isSoft = (Get-Module Pester).ExportedCommands.ContainsKey('New-ShouldAssertion')
        $run = Invoke-PesterApart -Before { param($pester, $netns) Import-Module $pester; Import-Module $netns } @"
Describe x {
    It 'goes on' { Should-BeNetnsReachable '$a' 10.0.0.2 81 -ErrorAction Continue; Should-HaveNetnsLatency '$a' 10.0.0.2 -Minimum 1s -Count 5 -ErrorAction Continue; 'went on' }
}
"@
        $run.Tests.Result | Should -Be Failed
        "$($run.Tests[0].StandardOutput)" | Should -Be ($isSoft ? 'went on' : '')
    }
}
