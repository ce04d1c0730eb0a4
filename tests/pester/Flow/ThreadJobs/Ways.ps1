# Ways to start thread jobs. Each takes how many times, in turn on the host and inside, and emits what it has counted: an object
# for each answer, with the namespace that it should come from and the one that it came from.
# $t.Netns: the namespace; $t.Module: the module's manifest; $t.Here: a block that emits the inode of the thread's namespace.
@{ Name = 'serial'; Script = {
        param($t, $count)
        foreach ($i in 1..$count) {
            Write-Answer $t.Host (Start-ThreadJob $t.Here | Receive-Job -Wait -AutoRemoveJob)
            Write-Answer $t.Inside (Invoke-InNetns $t.Netns { Start-ThreadJob $t.Here | Receive-Job -Wait -AutoRemoveJob })
        }
    }
}
@{ Name = '8 at once'; Script = {
        param($t, $count)
        $here = "$($t.Here)"
        $answers = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
            $t = $using:t
            Import-Module $t.Module
            $here = [scriptblock]::Create($using:here)
            foreach ($i in 1..[math]::Ceiling($using:count / 8)) {
                , @($t.Host, (Start-ThreadJob $here -ThrottleLimit 8 | Receive-Job -Wait -AutoRemoveJob))
                , @($t.Inside, (Invoke-InNetns $t.Netns { Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob }))
            }
        }
        foreach ($answer in $answers) { Write-Answer $answer[0] $answer[1] }
    }
}
@{ Name = 'with a full queue'; Script = {
        param($t, $count)
        for ($left = $count; $left -gt 0; $left -= 10) {
            $gate = [System.Threading.ManualResetEventSlim]::new()
            $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
            $jobs = @(foreach ($i in 1..[math]::Min(10, $left)) {
                Start-ThreadJob $t.Here
                Invoke-InNetns $t.Netns { Start-ThreadJob $t.Here }
            })
            $gate.Set()
            $place = $t.Host
            foreach ($job in $jobs) {
                Write-Answer $place ($job | Receive-Job -Wait -AutoRemoveJob)
                $place = $place -eq $t.Host ? $t.Inside : $t.Host
            }
            $first | Receive-Job -Wait -AutoRemoveJob
        }
    }
}
@{ Name = 'with a $using: variable'; Script = {
        param($t, $count)
        foreach ($i in 1..$count) {
            $block = { param($here) "$($using:i) $(& ([scriptblock]::Create($here)))" }
            Write-Answer "$i $($t.Host)" (Start-ThreadJob $block -ArgumentList "$($t.Here)" | Receive-Job -Wait -AutoRemoveJob)
            Write-Answer "$i $($t.Inside)" (Invoke-InNetns $t.Netns { Start-ThreadJob $block -ArgumentList "$($t.Here)" | Receive-Job -Wait -AutoRemoveJob })
        }
    }
}
@{ Name = 'with -InitializationScript'; Script = {
        param($t, $count)
        $before = [scriptblock]::Create("`$before = & { $($t.Here) }")
        $block = [scriptblock]::Create("`$before; & { $($t.Here) }")
        foreach ($i in 1..$count) {
            Write-Answer "$($t.Host) $($t.Host)" "$(Start-ThreadJob $block -InitializationScript $before | Receive-Job -Wait -AutoRemoveJob)"
            Write-Answer "$($t.Inside) $($t.Inside)" (Invoke-InNetns $t.Netns {
                "$(Start-ThreadJob $block -InitializationScript $before | Receive-Job -Wait -AutoRemoveJob)"
            })
        }
    }
}
@{ Name = 'with -StreamingHost'; Script = {
        param($t, $count)
        foreach ($i in 1..$count) {
            Write-Answer $t.Host (Start-ThreadJob $t.Here -StreamingHost $Host | Receive-Job -Wait -AutoRemoveJob)
            Write-Answer $t.Inside (Invoke-InNetns $t.Netns { Start-ThreadJob $t.Here -StreamingHost $Host | Receive-Job -Wait -AutoRemoveJob })
        }
    }
}
@{ Name = 'nested, in jobs that do not import the module'; Script = {
        param($t, $count)
        $inner = { Start-ThreadJob ([scriptblock]::Create($args[0])) | Receive-Job -Wait -AutoRemoveJob }
        $outer = { param($inner, $here) Start-ThreadJob ([scriptblock]::Create($inner)) -ArgumentList $here | Receive-Job -Wait -AutoRemoveJob }
        foreach ($i in 1..$count) {
            Write-Answer $t.Host (Start-ThreadJob $outer -ArgumentList "$inner", "$($t.Here)" | Receive-Job -Wait -AutoRemoveJob)
            Write-Answer $t.Inside (Invoke-InNetns $t.Netns {
                Start-ThreadJob $outer -ArgumentList "$inner", "$($t.Here)" | Receive-Job -Wait -AutoRemoveJob
            })
        }
    }
}
@{ Name = 'from a job of ForEach-Object -AsJob and one of Start-NetnsJob'; Script = {
        param($t, $count)
        $here = "$($t.Here)"
        $job = 1..2 | ForEach-Object -AsJob -ThrottleLimit 2 -Parallel {
            $t = $using:t
            Import-Module $t.Module
            $here = [scriptblock]::Create($using:here)
            foreach ($i in 1..[math]::Ceiling($using:count / 4)) { , @($t.Host, (Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob)) }
        }
        $inside = 1..2 | ForEach-Object {
            Start-NetnsJob $t.Netns {
                $here = [scriptblock]::Create($using:here)
                foreach ($i in 1..[math]::Ceiling($using:count / 2)) {
                    , @(($using:t).Inside, (Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob))
                    if ($i % 2) { , @(($using:t).Host, (Invoke-InNetns host { Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob })) }
                }
            }
        }
        foreach ($answer in @($job; $inside) | Receive-Job -Wait -AutoRemoveJob) { Write-Answer $answer[0] $answer[1] }
    }
}
@{ Name = 'inside before, and on the host after Remove-Module'; Script = {
        param($t, $count)
        # In a runspace of its own: this one goes on to need the module.
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create($runspace).AddScript({
                param($t, $here, $count)
                $here = [scriptblock]::Create($here)
                for ($left = $count; $left -gt 0; $left -= 100) {
                    $round = [math]::Min(100, $left)
                    Import-Module $t.Module
                    foreach ($i in 1..$round) { , @($t.Inside, (Invoke-InNetns $t.Netns { Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob })) }
                    Remove-Module NetnsPS
                    foreach ($i in 1..$round) { , @($t.Host, (Start-ThreadJob $here | Receive-Job -Wait -AutoRemoveJob)) }
                }
            }).AddArgument($t).AddArgument("$($t.Here)").AddArgument($count)
        foreach ($answer in $shell.Invoke()) { Write-Answer $answer[0] $answer[1] }
        $shell.Streams.Error | ForEach-Object { throw $_ }
        $shell.Dispose()
        $runspace.Dispose()
    }
}
