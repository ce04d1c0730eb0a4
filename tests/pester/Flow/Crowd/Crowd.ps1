<#
.SYNOPSIS
Starts many processes in many namespaces at once; stops them and tells what is left, or waits to be killed amidst of it.
#>
param([Parameter(Mandatory)] [string] $Module, [int] $Namespaces = 50, [int] $Each = 4, [string] $Publish, [switch] $UntilKilled)
$ErrorActionPreference = 'Stop'
Import-Module $Module

function Get-HeldCount { @(Get-ChildItem /proc/self/fd | Where-Object LinkTarget -Match '^(pipe:|net:|anon_inode:\[pidfd)').Count }
$before = Get-HeldCount
$watch = [Diagnostics.Stopwatch]::StartNew()
$places = New-TransientNetns -Count $Namespaces
if ($UntilKilled) {
    $null = Publish-Netns $places[0] $Publish
    # Those that no death signal reaches: one with our marker, one that has lost its environment.
    $away = foreach ($command in 'sleep 631', 'env -i sleep 632') {
        Start-NetnsProcess $places[0] sh '-c', "setsid $command </dev/null >/dev/null 2>&1 &" | Wait-NetnsProcess
    }
}

$numbers = 1..($Namespaces * $Each)
$script = 'echo "out $1"; echo "err $1" >&2; exec sleep 630'
$processes = $numbers | ForEach-Object -ThrottleLimit 8 -Parallel {
    Import-Module $using:Module
    $place = ($using:places)[$_ % $using:Namespaces]
    if ($using:UntilKilled -and $_ -eq 100) { [Console]::WriteLine("$PID $(($using:places).Inode -join ' ')") }
    Start-NetnsProcess $place sh '-c', $using:script, 'sh', $_ -Name "p$_" -WaitForOutput '^err' -ReadyTimeout 60s
}
if ($UntilKilled) { [Threading.Thread]::Sleep(-1) }
$started = $watch.Elapsed.TotalSeconds

$wrong = foreach ($process in $processes) {
    $number = $process.Name.Substring(1)
    $output = ($process.Output.Text | Sort-Object) -join ', '
    if ($process.HasExited -or $output -ne "err $number, out $number") { "$process wrote '$output'" }
    if ([IO.File]::ResolveLinkTarget("/proc/$($process.Id)/ns/net", $false).Name -ne "net:[$($process.Netns.Inode)]") { "$process is elsewhere" }
}
$watch.Restart()
$places | Remove-Netns
$stopped = $watch.Elapsed.TotalSeconds

# A thread is listed a little longer than what waits for it: its end comes after its last word.
$threads = {
    @(foreach ($thread in [IO.Directory]::GetDirectories('/proc/self/task')) {
        try { if ([IO.File]::ReadAllText("$thread/comm") -like 'netns *') { $thread } } catch [IO.IOException] { continue }
    }).Count
}
[void][Threading.SpinWait]::SpinUntil([Func[bool]] { -not (& $threads) }, 60000)
[pscustomobject]@{
    Count = @($processes).Count
    Wrong = @($wrong)
    Started = $started
    Stopped = $stopped
    Left = @($processes.Where{ -not $_.HasExited -or (Test-Path "/proc/$($_.Id)") }).Count
    Threads = & $threads
    Fds = (Get-HeldCount) - $before
} | ConvertTo-Json -Compress
