# Start-ThreadJob in runspaces that have this module: as PowerShell's own, but in the namespace of whoever starts the job.
# PowerShell's queue starts a job in the flow of an earlier one at a rate of some percent, so wrong answers are counted.
BeforeDiscovery {
    $ways = @((& "$PSScriptRoot/ThreadJobs/Ways.ps1").ForEach{ @{ Way = $_.Name } })
    $loads = @(@{ Loops = 0; Count = 1000; Load = '1,000 times' }, @{ Loops = 3; Count = 150; Load = '150 times beside three busy loops' })
    $forms = @([regex]::Matches((Get-Content -Raw "$PSScriptRoot/ThreadJobs/Forms.ps1"), '(?m)^    (\w+) = \{').ForEach{ @{ Form = $_.Groups[1].Value } }) +
        @{ Form = 'Get-Command' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/../Helpers/BusyLoops.psm1"

    # The lines of a script that a PowerShell of its own runs.
    function Invoke-Apart([string] $File, [string[]] $Arguments) {
        $all = @(Get-PwshCommand) + @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/ThreadJobs/$File") + $Arguments
        $lines = & $all[0] $all[1..($all.Count - 1)] 2>&1
        if ($LASTEXITCODE -ne 0) { throw "$File failed: $lines" }
        $lines
    }

    # What each way's process has counted, or how it failed: two at a time, so that a soak is over in ten minutes on two cores.
    function Get-Rate([int] $Count) {
        $rates = [hashtable]::Synchronized(@{})
        $all = @('timeout', '400') + @(Get-PwshCommand) + @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/ThreadJobs/Rate.ps1")
        (& "$PSScriptRoot/ThreadJobs/Ways.ps1").Name | ForEach-Object -ThrottleLimit 2 -Parallel {
            $words = $using:all
            $lines = & $words[0] $words[1..($words.Count - 1)] $_ $using:Count 2>&1
            ($using:rates)[$_] = $LASTEXITCODE ? "ended with status ${LASTEXITCODE}: $lines" : ($lines | Select-Object -Last 1 | ConvertFrom-Json)
        }
        $rates
    }

    function Assert-Rate($Rate, [int] $Count) {
        $Rate | Should -Not -BeOfType string
        $Rate.Host | Should -BeGreaterOrEqual $Count -Because 'each job on the host must have answered'
        $Rate.Inside | Should -BeGreaterOrEqual $Count -Because 'each job inside must have answered'
        $Rate.Wrong | Should -BeNullOrEmpty
    }
}

Describe 'Start-ThreadJob, in turn on the host and inside' {
    BeforeAll { $rates = Get-Rate 16 }

    It 'is never in the wrong namespace: <Way>' -ForEach $ways { Assert-Rate $rates[$Way] 16 }
}

Describe 'Start-ThreadJob, counted' -Tag Soak {
    Context '<Load>' -ForEach $loads {
        BeforeAll {
            $busy = @(Start-BusyLoop $Loops)
            try { $rates = Get-Rate $Count } finally { Stop-BusyLoop $busy }
            $rates.GetEnumerator() | Sort-Object Name | Select-Object @{ Name = 'Way'; Expression = { $_.Name } }, @{ Name = 'Wrong'; Expression = { $_.Value.Wrong.Count } },
                @{ Name = 'Of, on the host'; Expression = { $_.Value.Host } }, @{ Name = 'Of, inside'; Expression = { $_.Value.Inside } } |
                Format-Table | Out-String -Width 120 | ForEach-Object { Write-Host "Wrong answers of Start-ThreadJob, ${Load}:`n$_" }
        }

        It 'is never in the wrong namespace: <Way>' -ForEach $ways { Assert-Rate $rates[$Way] $Count }
    }
}

Describe 'Start-ThreadJob, as PowerShell''s own' {
    BeforeAll {
        function Get-Seen([string[]] $Arguments) {
            $seen = @{}
            foreach ($line in Invoke-Apart Forms.ps1 $Arguments) {
                $one = ConvertFrom-Json $line
                $seen[$one.Form] = $one.Seen
            }
            $seen
        }
        $original = Get-Seen
        $ours = Get-Seen (Get-NetnsModulePath)
    }

    It '<Form>' -ForEach $forms {
        $original[$Form] | Should -Not -BeNullOrEmpty
        $ours[$Form] | Should -BeExactly $original[$Form]
    }
}

Describe 'Start-ThreadJob and the module' {
    BeforeAll {
        $netns = New-TransientNetns
        $inside = "net:[$($netns.Inode)]"
        $here = { [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name }

        # With a host's job to be started first, PowerShell's own queue gives the wrong answer each time.
        $queued = {
            $gate = [System.Threading.ManualResetEventSlim]::new()
            $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
            $second = Invoke-InNetns $netns { Start-ThreadJob $here }
            $gate.Set()
            $first, $second | Receive-Job -Wait -AutoRemoveJob
            [void](Start-ThreadJob { } -ThrottleLimit 5 | Receive-Job -Wait -AutoRemoveJob)
        }

        # A runspace with the module and what the blocks above need.
        $runspace = New-TestRunspace
        $runspace.SessionStateProxy.SetVariable('netns', $netns)
        function Invoke-There([string] $Script) { Invoke-TestScript $runspace "`$here = { $here }`n$Script" }
    }

    AfterAll {
        $runspace.Dispose()
        Remove-Netns $netns
    }

    It 'is right in a queue' { & $queued | Should -Be $inside }

    It 'is right beside the user''s own lookup actions, which are called' {
        Invoke-There @"
            `$seen = [System.Collections.Generic.List[string]]::new()
            `$ExecutionContext.InvokeCommand.PreCommandLookupAction = { param(`$name) if (`$name -like '*ThreadJob') { `$seen.Add("before `$name") } }.GetNewClosure()
            & { $queued }
            `$ExecutionContext.InvokeCommand.PostCommandLookupAction = { param(`$name) if (`$name -like '*ThreadJob') { `$seen.Add("after `$name") } }.GetNewClosure()
            & { $queued }
            `$ExecutionContext.InvokeCommand.PreCommandLookupAction = `$null
            & { $queued }
            `$seen | Sort-Object -Unique
"@ | Should -Be "$inside $inside $inside after Start-ThreadJob before Start-ThreadJob"
    }

    It 'is what the user''s own lookup action finds instead' {
        Invoke-There @"
            `$ExecutionContext.InvokeCommand.PostCommandLookupAction = { param(`$name, `$lookup) if (`$name -eq 'Start-ThreadJob') { `$lookup.CommandScriptBlock = { 'theirs' } } }
            Start-ThreadJob { 1 }
            `$ExecutionContext.InvokeCommand.PostCommandLookupAction = `$null
"@ | Should -Be 'theirs'
    }

    It 'is PowerShell''s own again after Remove-Module, and right on the host' {
        Invoke-There @"
            Remove-Module NetnsPS, TestHelpers
            `$null -eq `$ExecutionContext.InvokeCommand.PreCommandLookupAction
            `$null -eq `$ExecutionContext.InvokeCommand.PostCommandLookupAction
            (1..20 | ForEach-Object { Start-ThreadJob `$here | Receive-Job -Wait -AutoRemoveJob } | Sort-Object -Unique)
"@ | Should -Be "True True net:[$([NetnsPS.Netns]::Host.Inode)]"
    }

    It 'starts no job when its namespace is gone before its turn: it is nowhere' {
        $own = New-TransientNetns
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
        $second = Invoke-InNetns $own { Start-ThreadJob { & ([scriptblock]::Create($using:here)); (Get-Content /proc/thread-self/net/dev).Count } -ThrottleLimit 5 }
        Remove-Netns $own
        $gate.Set()
        $first | Receive-Job -Wait -AutoRemoveJob
        $where, $lines = $second | Receive-Job -Wait -AutoRemoveJob
        $where | Should -Not -BeIn "net:[$([NetnsPS.Netns]::Host.Inode)]", $inside
    }

    It 'starts the next when one that waited is stopped' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $first = Start-ThreadJob { ($using:gate).Wait() } -ThrottleLimit 1
        $stopped = Start-ThreadJob { 'stopped' }
        $last = Start-ThreadJob { 'last' }
        Stop-Job $stopped
        $gate.Set()
        $last | Receive-Job -Wait -AutoRemoveJob | Should -Be 'last'
        $stopped.State | Should -Be 'Stopped'
        $first, $stopped | Remove-Job -Force
        Start-ThreadJob { 'and more' } -ThrottleLimit 5 | Receive-Job -Wait -AutoRemoveJob | Should -Be 'and more'
    }

    It 'refuses a Start-ThreadJob that it does not know' {
        $result = Invoke-ChildPwsh @'
            $assembly = Join-Path ([System.IO.Path]::GetTempPath()) "netnsps-$PID.dll"
            Add-Type -OutputAssembly $assembly 'namespace Other { [System.Management.Automation.Cmdlet("Start", "ThreadJob")] public class StartThreadJobCommand : System.Management.Automation.PSCmdlet { [System.Management.Automation.Parameter(Position = 0)] public object A { get; set; } } }'
            Import-Module $assembly
            Remove-Item $assembly
            try { Start-ThreadJob { 1 } } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category }
'@
        $result.Output | Should -Be 'ThreadJobUnknown,NetnsPS.Commands.StartThreadJobCommand', 'NotImplemented'
    }
}
