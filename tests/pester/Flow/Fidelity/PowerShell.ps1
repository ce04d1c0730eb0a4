# PowerShell's own ways to run something.
@{ Name = 'ForEach-Object -Parallel'; Script = { param($t) 1..4 | ForEach-Object -Parallel { [Ask]::Tcp(($using:t).Port) } -ThrottleLimit 2 | Sort-Object -Unique } }
@{ Name = 'Start-ThreadJob'; Script = { param($t) Start-ThreadJob { [Ask]::Tcp(($using:t).Port) } | Receive-Job -Wait -AutoRemoveJob } }
@{ Name = 'Start-NetnsJob'; Script = { param($t) Start-NetnsJob $t.Netns { [Ask]::Tcp(($using:t).Port) } | Receive-Job -Wait -AutoRemoveJob } }
@{ Name = 'a new runspace'; Script = {
        param($t)
        $shell = [powershell]::Create()
        $shell.AddScript('[Ask]::Tcp($args[0])').AddArgument($t.Port).Invoke()
        $shell.Dispose()
    }
}
@{ Name = 'PowerShell.BeginInvoke'; Script = {
        param($t)
        $shell = [powershell]::Create().AddScript('[Ask]::Tcp($args[0])').AddArgument($t.Port)
        $shell.EndInvoke($shell.BeginInvoke())
        $shell.Dispose()
    }
}
@{ Name = 'a new runspace pool'; Script = {
        param($t)
        $pool = [runspacefactory]::CreateRunspacePool(1, 2)
        $pool.Open()
        $shells = 1..4 | ForEach-Object { $shell = [powershell]::Create(); $shell.RunspacePool = $pool; $shell.AddScript('[Ask]::Tcp($args[0])').AddArgument($t.Port) }
        $calls = $shells | ForEach-Object { $_.BeginInvoke() }
        0..3 | ForEach-Object { $shells[$_].EndInvoke($calls[$_]) } | Sort-Object -Unique
        $pool.Dispose()
    }
}
@{ Name = 'a scriptblock as a delegate'; Script = { param($t) ([Func[string]] { [Ask]::Tcp($t.Port) }).Invoke() } }
@{ Name = 'scriptblocks that cmdlets call'; Script = { param($t) 1 | Where-Object { $true } | Sort-Object { $script:asked = [Ask]::Tcp($t.Port) } > $null; $script:asked } }
@{ Name = 'Invoke-Command'; Script = { param($t) Invoke-Command { [Ask]::Tcp($args[0]) } -ArgumentList $t.Port } }
@{ Name = 'Invoke-Expression'; Script = { param($t) Invoke-Expression "[Ask]::Tcp($($t.Port))" } }
@{ Name = 'a module''s function'; Script = { param($t) New-Module { function Get-Answer($port) { [Ask]::Tcp($port) } } | ForEach-Object { & $_ { Get-Answer $args[0] } $t.Port } } }
@{ Name = 'a class'; Script = { param($t) Invoke-Expression 'class Asker { static [string] Now($port) { return [Ask]::Tcp($port) } }; [Asker]::Now($t.Port)' } }
@{ Name = 'a nested Invoke-InNetns'; Script = { param($t) Invoke-InNetns $t.Netns { [Ask]::Tcp($t.Port) } } }
@{ Name = 'after a nested Invoke-InNetns elsewhere'; Script = { param($t) Invoke-InNetns $t.Other { [void][Ask]::Tcp($t.Port) }; [Ask]::Tcp($t.Port) } }
@{ Name = 'a recursive Invoke-InNetns'; Script = { param($t) $down = { param($n) if ($n) { Invoke-InNetns ($n % 2 ? $t.Netns : $t.Other) $down ($n - 1) } else { [Ask]::Tcp($t.Port) } }; Invoke-InNetns $t.Netns $down 3 > $null; & $down 1 } }
@{ Name = 'downstream of a nested Invoke-InNetns'; Script = { param($t) Invoke-InNetns $t.Other { 1 } | ForEach-Object { [Ask]::Tcp($t.Port) } } }
@{ Name = 'upstream of a nested Invoke-InNetns'; Script = { param($t) 1 | ForEach-Object { [Ask]::Tcp($t.Port) } | Invoke-InNetns $t.Other { process { $_ } } } }
@{ Name = 'after an error'; Script = { param($t) try { Invoke-InNetns $t.Other { throw 'x' } } catch { [Ask]::Tcp($t.Port) } } }
@{ Name = 'in finally'; Script = { param($t) try { throw 'x' } catch { } finally { $asked = [Ask]::Tcp($t.Port) }; $asked } }
@{ Name = 'what is stopped, as it cleans up'; Script = {
        param($t)
        $shared = @{ Running = [System.Threading.ManualResetEventSlim]::new(); Answer = $null }
        $shell = [powershell]::Create().AddScript('param($t, $shared) try { $shared.Running.Set(); Start-Sleep 600 } finally { $shared.Answer = [Ask]::Tcp($t.Port) }').AddArgument($t).AddArgument($shared)
        $call = $shell.BeginInvoke()
        [void]$shared.Running.Wait(10000)
        $shell.Stop()
        $shared.Answer
        $shell.Dispose()
    }
}
