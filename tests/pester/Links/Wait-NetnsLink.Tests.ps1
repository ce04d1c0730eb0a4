BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Wait-NetnsLink' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Wait-NetnsLink')
        $a, $b = New-TransientNetns -Name "w$PID-a", "w$PID-b"
        $link, $peer = New-NetnsVethPair $a $b
    }

    AfterEach { $scope.Dispose() }

    It 'returns at once what is there already' {
        (Wait-NetnsLink $a eth0 -Timeout 0s).OperState | Should -Be Up
    }

    It 'waits until the other end comes up' {
        $peer | Set-NetnsLink -Down
        $job = Start-NetnsJob $b { ip link set eth0 up }
        try {
            ($link | Wait-NetnsLink -Timeout 30s).OperState | Should -Be Up
        } finally {
            $job | Receive-Job -Wait -AutoRemoveJob
        }
    }

    It 'waits for another state' {
        $job = Start-NetnsJob $b { ip link set eth0 down }
        try {
            (Wait-NetnsLink $a eth0 -OperState Down -Timeout 30s).IsUp | Should -BeTrue
        } finally {
            $job | Receive-Job -Wait -AutoRemoveJob
        }
    }

    It 'takes lo, which tells no state, for up when it is brought up' {
        (Wait-NetnsLink $a lo -Timeout 0s).OperState | Should -Be Unknown
        Set-NetnsLink $a lo -Down
        Get-ErrorOf { Wait-NetnsLink $a lo -Timeout 0s } | Should -Be 'LinkWaitFailed OperationTimeout'
    }

    It 'waits for many' {
        ($link, $peer | Wait-NetnsLink).Netns | Should -Be $a, $b
        (Wait-NetnsLink $a lo, eth0).Name | Should -Be lo, eth0
    }

    It 'says after the time-out what state the link is in' {
        $peer | Set-NetnsLink -Down
        Wait-NetnsLink $a eth0 -OperState Down | Out-Null
        $took = Measure-Command { Get-ErrorOf { Wait-NetnsLink $a eth0, eth0 -Timeout 200ms } | Should -Be (@('LinkWaitFailed OperationTimeout') * 2) }
        $took.TotalMilliseconds | Should -BeGreaterOrEqual 200
        try { Wait-NetnsLink $a eth0 -Timeout 0s -ErrorAction Stop } catch { "$_" | Should -BeLike '*is Down*' }
    }

    It 'tells when the link goes away meanwhile' {
        $peer | Set-NetnsLink -Down
        $job = Start-NetnsJob $b { ip link delete eth0 }
        try {
            Get-ErrorOf { $link | Wait-NetnsLink -Timeout 30s } | Should -Be 'LinkNotFound ObjectNotFound'
        } finally {
            $job | Receive-Job -Wait -AutoRemoveJob
        }
    }

    It 'is ended by a stopped pipeline' {
        $peer | Set-NetnsLink -Down
        $shell = [powershell]::Create().AddCommand('Import-Module').AddArgument((Get-Module NetnsPS).ModuleBase).AddStatement().
            AddCommand('Wait-NetnsLink').AddParameter('Netns', $a).AddParameter('Link', 'eth0').AddParameter('Timeout', '1h')
        try {
            $running = $shell.BeginInvoke()
            $deadline = [datetime]::UtcNow.AddSeconds(30)
            do {
                # Column 4 is the multicast groups of a netlink socket: 1 is RTNLGRP_LINK, which only the wait subscribes to.
                $waits = Invoke-InNetns $a { Get-Content /proc/thread-self/net/netlink } | Where-Object { ($_ -split '\s+')[3] -eq '00000001' }
            } until ($waits -or $running.IsCompleted -or [datetime]::UtcNow -gt $deadline)
            $waits | Should -Not -BeNullOrEmpty
            $running.IsCompleted | Should -BeFalse
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be Stopped
        } finally {
            $shell.Dispose()
        }
    }

    It 'waits for a link that is not there yet' {
        $job = Start-NetnsJob $a { ip link add late0 type bridge; ip link set late0 address 02:00:00:00:00:09; ip link set late0 up }
        try {
            (Wait-NetnsLink $a late0 -OperState Down -Timeout 30s).Name | Should -Be late0
        } finally {
            $job | Receive-Job -Wait -AutoRemoveJob
        }
    }

    It 'writes an error for what it does not find' {
        Get-ErrorOf { Wait-NetnsLink $a nosuch -Timeout 0s } | Should -Be 'LinkWaitFailed OperationTimeout'
        Remove-NetnsLink $a eth0
        Get-ErrorOf { $link | Wait-NetnsLink -Timeout 0s } | Should -Be 'LinkNotFound ObjectNotFound'
        Get-ErrorOf { Wait-NetnsLink nosuch eth0 -Timeout 0s } | Should -Be 'NetnsNotFound ObjectNotFound'
    }

    It 'completes states' {
        Get-Completion "Wait-NetnsLink $($a.Name) eth0 -OperState Lo" | Should -Be LowerLayerDown
    }
}
