# Start-NetnsJob: a thread job that is inside from its first statement on, whenever and by whomever it is started.
BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    $alice, $bob = New-TransientNetns -Name alice, bob
    $here = { "net:[$([NetnsPS.Netns]::Get('alice').Inode)]" -eq [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name }
    function Wait-Result($Job) { $Job | Receive-Job -Wait -AutoRemoveJob }
}

AfterAll {
    Remove-Netns $alice, $bob
    Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
}

Describe 'Start-NetnsJob' {
    It 'runs inside' { Wait-Result (Start-NetnsJob $alice $here) | Should -BeTrue }

    It 'runs inside when it was queued by the host, and by another namespace' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
        $queued = @(Start-NetnsJob $alice $here -ThrottleLimit 1; Invoke-InNetns $bob { Start-NetnsJob $alice $here -ThrottleLimit 1 })
        $gate.Set()
        Wait-Result $first
        Wait-Result $queued | Should -Be $true, $true
    }

    It 'knows the commands of this module' {
        Wait-Result (Start-NetnsJob $alice { (Get-NetnsLink).Name; (Get-Netns -Current).Name }) | Should -Be lo, alice
        Wait-Result (1..2 | Start-NetnsJob $alice { process { (Get-NetnsLink -Link lo).Index + $_ } }) | Should -Be 2, 3
    }

    It 'takes arguments' { Wait-Result (Start-NetnsJob $alice { param($x, $y) "$x-$y" } -ArgumentList 1, 2) | Should -Be '1-2' }
    It 'takes an array for one argument' { Wait-Result (Start-NetnsJob $alice { param($x) $x.Count } -ArgumentList (, (1, 2, 3))) | Should -Be 3 }
    It 'takes input' { Wait-Result (1..3 | Start-NetnsJob $alice { process { $_ * 2 } }) | Should -Be 2, 4, 6 }

    It 'knows $using: variables of any name' {
        $c = 1; $p = 2; $a = 3; $args0 = 4
        Wait-Result (Start-NetnsJob $alice { "$using:c$using:p$using:a$using:args0" }) | Should -Be '1234'
    }

    It 'has a name and a state' {
        $job = Start-NetnsJob $alice { 1 } -Name mine
        $job.Name | Should -Be 'mine'
        ($job | Wait-Job).State | Should -Be 'Completed'
        Remove-Job $job
    }

    It 'fails as a thread job does' {
        $failed = foreach ($job in (Start-ThreadJob { throw 'own' }), (Start-NetnsJob $alice { throw 'own' })) {
            $problem = $null
            try { $job | Wait-Job | Receive-Job -ErrorAction Stop } catch { $problem = $_ }
            "$($job.State) $($problem.FullyQualifiedErrorId) $problem"
            Remove-Job $job
        }
        $failed[1] | Should -BeExactly $failed[0]
        $failed[1] | Should -Match '^Failed .* own$'
    }

    It 'keeps the line numbers of the block' {
        $job = Start-NetnsJob $alice {
            $MyInvocation.ScriptLineNumber
            try { throw 'x' } catch { $_.InvocationInfo.ScriptLineNumber }
        }
        (Wait-Result $job)[1] | Should -Be 3
    }

    It 'can be stopped' {
        $running = [System.Threading.ManualResetEventSlim]::new()
        $job = Start-NetnsJob $alice { ($using:running).Set(); Start-Sleep 600 }
        $running.Wait(30000) | Should -BeTrue
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        Remove-Job $job
    }

    It 'refuses an unknown namespace at once' {
        { Start-NetnsJob nosuch { 1 } } | Should -Throw -ErrorId 'NetnsNotFound,NetnsPS.Commands.StartNetnsJobCommand'
    }

    It 'says so when the namespace is gone by the time it starts, and runs nothing' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $own = New-TransientNetns
        $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
        $queued = Start-NetnsJob $own { 'ran' } -ThrottleLimit 1
        Remove-Netns $own
        $gate.Set()
        Wait-Result $first
        $said = $queued | Receive-Job -Wait -ErrorVariable problem -ErrorAction SilentlyContinue
        $said | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound*'
        Remove-Job $queued
    }
}
