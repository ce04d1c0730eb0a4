<#
.SYNOPSIS
Makes, connects, uses and removes namespaces over and over, and writes as JSON what this process held before and after.
#>
param([Parameter(Mandatory)] [string] $Module, [int] $Cycles = 500, [int] $WarmUp = 50)
$ErrorActionPreference = 'Stop'
Import-Module $Module

# By /proc alone: the module must not be its own witness.
function Get-Held {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    $links = Get-ChildItem /proc/self/fd | ForEach-Object { $_.LinkTarget }
    # .NET keeps the file of each assembly open once it is loaded, which may be at any time: the cycles' own are the others.
    $files = @($links -notlike '*.dll')
    # The runtime makes threads of its own (pool, background GC, compiler) when it likes; one that is left inside is a stray.
    $names = @(Get-ChildItem /proc/self/task | ForEach-Object { Get-Content "$_/comm" -ErrorAction Ignore } | Sort-Object)
    $children = Get-ChildItem /proc/self/task/*/children -ErrorAction Ignore | ForEach-Object { (Get-Content $_ -ErrorAction Ignore) -split ' ' } | Where-Object { $_ }
    [pscustomobject]@{
        Fds        = $files.Count
        Threads    = @($names -notlike '.NET *').Count
        Mounts     = @(Get-Content /proc/self/mountinfo).Count
        Children   = @($children | Where-Object { (Get-Content "/proc/$_/stat" -ErrorAction Ignore) -notmatch '\) [ZX] ' }).Count
        Namespaces = @(@($links) + @(Get-ChildItem /proc/self/task/*/ns/net -ErrorAction Ignore | ForEach-Object { $_.LinkTarget }) |
                Where-Object { $_ -like 'net:*' } | Sort-Object -Unique).Count
        OpenFiles  = @($files | Sort-Object)
        Names      = $names
    }
}

function Invoke-Cycle {
    $a, $b = New-TransientNetns -Count 2
    $null = New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
    $inside = Invoke-InNetns $a { [NetnsPS.Netns]::Current.Name }
    if ($inside -ne $a.Name) { throw "Invoke-InNetns was in $inside" }
    $process = Start-NetnsProcess $b sleep 60
    $process | Stop-NetnsProcess
    $a, $b | Remove-Netns
}

for ($i = 0; $i -lt $WarmUp; $i++) { Invoke-Cycle }
Test-NetnsFlow -Timeout 30s | Out-Null
$before = Get-Held

for ($i = 0; $i -lt $Cycles; $i++) { Invoke-Cycle }

# Idle pool threads and the kernel's own cleanup take their time; what is still there after half a minute stays.
$strays = @(Test-NetnsFlow -Timeout 30s)
$watch = [Diagnostics.Stopwatch]::StartNew()
do {
    $after = Get-Held
    $more = 'Fds', 'Threads', 'Mounts', 'Children', 'Namespaces' | Where-Object { $after.$_ -gt $before.$_ }
} while ($more -and $watch.Elapsed.TotalSeconds -lt 30)

[pscustomobject]@{ Before = $before; After = $after; Strays = $strays.Count; Cycles = $Cycles; ProcessId = $PID } | ConvertTo-Json -Depth 3
