# Where the parts of a pipeline around Invoke-InNetns run, how it ends early, several namespaces, wrong input.
# That it is otherwise '& { }' is in Invoke-InNetns.Semantics.Tests.ps1.
BeforeDiscovery { $placements = @(& "$PSScriptRoot/Invoke/Placement.ps1") }

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    $alice, $bob = New-TransientNetns -Name alice, bob
    $runspace = New-TestRunspace
    $runspace.SessionStateProxy.SetVariable('alice', $alice)
    $runspace.SessionStateProxy.SetVariable('bob', $bob)
}

AfterAll {
    $runspace.Dispose()
    Remove-Netns $alice, $bob
    Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty -Because 'no thread may stay away from home'
}

Describe 'Invoke-InNetns: where things run' {
    It '<Name>' -ForEach $placements {
        $log = [System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList]@())
        $runspace.SessionStateProxy.SetVariable('log', $log)
        Invoke-TestScript $runspace "$Script *>&1" | Should -BeExactly $Expect
        Invoke-TestScript $runspace 'Get-Here' | Should -BeExactly 'host'
    }
}

Describe 'Invoke-InNetns: ended early' {
    BeforeAll {
        # In a runspace with its own thread, as a console's Ctrl+C finds it: stopped from outside once the block said it runs.
        function Stop-WhenRunning([string] $Script) {
            $own = New-TestRunspace -OwnThread
            try {
                $shared = [hashtable]::Synchronized(@{ Running = [System.Threading.ManualResetEventSlim]::new(); Log = [System.Collections.ArrayList]@() })
                $own.SessionStateProxy.SetVariable('alice', $alice)
                $own.SessionStateProxy.SetVariable('shared', $shared)
                $shell = [powershell]::Create($own)
                $call = $shell.AddScript($Script).BeginInvoke()
                $shared.Running.Wait(10000) | Should -BeTrue -Because 'the block says when it runs'
                $shell.Stop()
                try { $null = $shell.EndInvoke($call) } catch { $_.Exception.InnerException | Should -BeOfType ([System.Management.Automation.PipelineStoppedException]) }
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $after = [powershell]::Create($own).AddScript('Get-Here').Invoke()
                "$($shared.Log) after:$after"
            } finally { $own.Dispose() }
        }
    }

    It 'is stopped in <Name>' -ForEach @(
        @{ Name = 'a cmdlet'; Script = 'Invoke-InNetns $alice { try { $shared.Running.Set(); Start-Sleep 600 } finally { $shared.Log.Add("finally:$(Get-Here)") } }' }
        @{ Name = 'a program'; Script = 'Invoke-InNetns $alice { try { bash -c "echo; exec sleep 600" | ForEach-Object { $shared.Running.Set() } } finally { $shared.Log.Add("finally:$(Get-Here)") } }' }
        @{ Name = 'a loop'; Script = 'Invoke-InNetns $alice { try { $shared.Running.Set(); while ($true) { [Threading.Thread]::Yield() } } finally { $shared.Log.Add("finally:$(Get-Here)") } }' }
        @{ Name = 'a process block'; Script = '1 | Invoke-InNetns $alice { process { $shared.Running.Set(); Start-Sleep 600 } clean { $shared.Log.Add("finally:$(Get-Here)") } }' }
        @{ Name = 'a nested one'; Script = 'Invoke-InNetns host { Invoke-InNetns $alice { try { $shared.Running.Set(); Start-Sleep 600 } finally { $shared.Log.Add("finally:$(Get-Here)") } } }' }
        @{ Name = 'a block with a common parameter'; Script = 'Invoke-InNetns $alice { end { $shared.Running.Set(); Start-Sleep 600 } clean { $shared.Log.Add("finally:$(Get-Here)") } } -ErrorVariable v' }
    ) {
        Stop-WhenRunning $Script | Should -BeExactly 'finally:alice after:host'
    }

    It 'is stopped upstream<Name>' -ForEach @(
        @{ Name = ''; Common = '' }
        @{ Name = ', with a common parameter'; Common = '-ErrorVariable v' }
    ) {
        Stop-WhenRunning "& { 1; `$shared.Running.Set(); Start-Sleep 600 } | Invoke-InNetns `$alice { process { `$_ } clean { `$shared.Log.Add(`"clean:`$(Get-Here)`") } } $Common" |
            Should -BeExactly 'clean:alice after:host'
    }

    It 'is stopped downstream' {
        Stop-WhenRunning 'Invoke-InNetns $alice { process { 1 } clean { $shared.Log.Add("clean:$(Get-Here)") } } | ForEach-Object { $shared.Running.Set(); try { Start-Sleep 600 } finally { $shared.Log.Add("down:$(Get-Here)") } }' |
            Should -BeExactly 'down:host clean:alice after:host'
    }

    It 'ends the process with the code of <Name>' -ForEach @(
        @{ Name = 'exit'; Script = 'Invoke-InNetns $ns { exit 7 }; "not reached"'; Code = 7 }
        @{ Name = 'exit in a process block'; Script = '1..3 | Invoke-InNetns $ns { process { if ($_ -eq 2) { exit 8 } } }; "not reached"'; Code = 8 }
        @{ Name = 'exit with a common parameter'; Script = 'Invoke-InNetns $ns { exit 9 } -ErrorVariable v; "not reached"'; Code = 9 }
        @{ Name = 'a throw'; Script = 'Invoke-InNetns $ns { throw "t" }; "not reached"'; Code = 1 }
        @{ Name = 'the last program'; Script = 'Invoke-InNetns $ns { bash -c "exit 5" }; exit $LASTEXITCODE'; Code = 5 }
    ) {
        $child = Invoke-ChildPwsh "`$ns = New-TransientNetns; $Script"
        $child.ExitCode | Should -Be $Code
        $child.Output | Should -Not -Contain 'not reached'
    }

    It 'is ended by a real Ctrl+C: the block cleans up inside, the process ends' {
        $child = Invoke-ChildPwsh -Interrupt 'running' @'
$ns = New-TransientNetns -Name alice
Invoke-InNetns $ns {
    try { [Console]::WriteLine('running'); Start-Sleep 600 } finally { [Console]::WriteLine("finally:$(Get-Here)") }
}
[Console]::WriteLine('not reached')
'@
        $child.Output | Should -Contain 'finally:alice'
        $child.Output | Should -Not -Contain 'not reached'
    }
}

Describe 'Invoke-InNetns: several namespaces' {
    It 'runs in each, one after the other, and names the objects' {
        $out = Invoke-InNetns $alice, $bob { Get-Here }
        $out | Should -Be 'alice', 'bob'
        $out.PSNetnsName | Should -Be 'alice', 'bob'
    }

    It 'gives each the whole input, begin and end' {
        1, 2 | Invoke-InNetns alice, bob { begin { 'b' } process { "$(Get-Here)$_" } end { 'e' } } |
            Should -Be 'b', 'alice1', 'alice2', 'e', 'b', 'bob1', 'bob2', 'e'
    }

    It 'passes null and runs downstream in the caller''s namespace' {
        Invoke-InNetns $alice, $bob { $null; 1 } | ForEach-Object { "$($null -eq $_) $(Get-Here)" } |
            Should -Be 'True host', 'False host', 'True host', 'False host'
    }

    It 'does not name the objects of one' {
        (Invoke-InNetns $alice { 'x' }).PSObject.Properties.Name | Should -Not -Contain 'PSNetnsName'
    }

    It 'goes on to the next after errors that do not end the block' {
        Invoke-InNetns $alice, $bob { Write-Error m -ErrorAction SilentlyContinue; Get-Here } | Should -Be 'alice', 'bob'
    }

    It 'does not go on after one that threw' {
        $seen = [System.Collections.ArrayList]@()
        { Invoke-InNetns $alice, $bob { [void]$seen.Add((Get-Here)); throw 't' } } | Should -Throw -ErrorId 't'
        $seen | Should -Be 'alice'
    }

    It 'stops at all when enough was had' {
        $seen = [System.Collections.ArrayList]@()
        Invoke-InNetns $alice, $bob { [void]$seen.Add((Get-Here)); Get-Here } | Select-Object -First 1 | Should -Be 'alice'
        $seen | Should -Be 'alice'
    }
}

Describe 'Invoke-InNetns: which namespace' {
    It 'takes <Name>' -ForEach @(
        @{ Name = 'an object'; Reference = { $alice }; Expect = 'alice' }
        @{ Name = 'a name'; Reference = { 'alice' }; Expect = 'alice' }
        @{ Name = 'the host'; Reference = { 'host' }; Expect = 'host' }
        @{ Name = 'a path'; Reference = { $alice.Path }; Expect = 'alice' }
        @{ Name = 'a process id'; Reference = { "pid:$($process.Id)" }; Expect = 'alice' }
        @{ Name = 'a process'; Reference = { $process }; Expect = 'alice' }
        @{ Name = 'an object with a namespace'; Reference = { [pscustomobject]@{ Netns = $alice } }; Expect = 'alice' }
    ) {
        $process = Invoke-InNetns $alice { Start-Process sleep 600 -PassThru }
        try { Invoke-InNetns (& $Reference) { Get-Here } | Should -Be $Expect } finally { $process.Kill() }
    }

    It 'refuses <Name>, before anything runs' -ForEach @(
        @{ Name = 'an unknown name'; Reference = { 'nosuch' }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'an unknown name among good ones'; Reference = { 'alice', 'nosuch' }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'an unknown path'; Reference = { '/run/netns/nosuch' }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'a file that is no namespace'; Reference = { '/etc/passwd' }; Id = 'InvalidNetnsPath'; Category = 'InvalidArgument' }
        @{ Name = 'a namespace of another kind'; Reference = { '/proc/self/ns/uts' }; Id = 'InvalidNetnsPath'; Category = 'InvalidArgument' }
        @{ Name = 'an unknown process'; Reference = { [int]::MaxValue }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'a removed namespace'; Reference = { $n = New-TransientNetns; Remove-Netns $n; $n }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'an object of another kind'; Reference = { [datetime]::Now }; Id = 'InvalidValue'; Category = 'InvalidArgument' }
    ) {
        $ran = [System.Collections.ArrayList]@()
        $thrown = $null
        try { Invoke-InNetns (& $Reference) { [void]$ran.Add(1) } } catch { $thrown = $_ }
        $thrown.FullyQualifiedErrorId | Should -Be "$Id,NetnsPS.Commands.InvokeInNetnsCommand"
        $thrown.CategoryInfo.Category | Should -Be $Category
        $ran | Should -BeNullOrEmpty
    }

    It 'refuses null' {
        { Invoke-InNetns $null { 1 } } | Should -Throw -ErrorId 'ParameterArgumentValidationError*,NetnsPS.Commands.InvokeInNetnsCommand'
    }

    It 'falls into the void when the block removes its own namespace' {
        $own = New-TransientNetns
        Invoke-InNetns $own { Remove-Netns $own; (Get-ThreadNetnsInode) -notin $own.Inode, [NetnsPS.Netns]::Host.Inode; bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>$null; $LASTEXITCODE } |
            Should -Be $true, 1
        Get-Here | Should -Be 'host'
    }
}

Describe 'Invoke-InNetns: script files' {
    It 'keeps $PSScriptRoot and $PSCommandPath' {
        $file = Join-Path $TestDrive 'place.ps1'
        Set-Content $file 'Invoke-InNetns alice { $PSScriptRoot; $PSCommandPath }'
        & $file | Should -Be (Split-Path $file), $file
    }

    It 'runs a script file''s block with its own script scope' {
        $file = Join-Path $TestDrive 'scope.ps1'
        Set-Content $file '$script:n = 1; Invoke-InNetns alice { $script:n++ }; $n'
        & $file | Should -Be 2
    }
}
