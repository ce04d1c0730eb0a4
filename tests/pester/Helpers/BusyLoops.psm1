# Load on the machine: programs that do nothing but run. They end with this process, even if nobody ends them.
Set-StrictMode -Version Latest

# The processes, for Stop-BusyLoop.
function Start-BusyLoop([int] $Count) {
    for ($i = 0; $i -lt $Count; $i++) {
        [System.Diagnostics.Process]::Start('/bin/sh', [string[]]('-c', "while kill -0 $PID 2>/dev/null; do :; done"))
    }
}

function Stop-BusyLoop([System.Diagnostics.Process[]] $Process) {
    foreach ($loop in $Process) { $loop.Kill(); $loop.WaitForExit(); $loop.Dispose() }
}

Export-ModuleMember -Function Start-BusyLoop, Stop-BusyLoop
