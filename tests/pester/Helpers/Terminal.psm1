# A terminal with a PowerShell in it, for what only a prompt can show: typed into and looked at through tmux(1).
Set-StrictMode -Version Latest
Import-Module "$PSScriptRoot/Pwsh.psm1"

function Start-Terminal {
    $terminal = "netnsps-$PID-$([guid]::NewGuid().ToString('n'))"
    $pwsh = @(Get-PwshCommand)
    tmux -L $terminal -f /dev/null new-session -d -x 200 -y 50 @pwsh -NoProfile -NoLogo
    if ($LASTEXITCODE) { throw 'tmux could not be started' }
    $null = Wait-Screen $terminal '^PS .*> *$'
    $terminal
}

function Stop-Terminal([string] $Terminal) { tmux -L $Terminal kill-server }

function Send-Line([string] $Terminal, [string] $Line) { tmux -L $Terminal send-keys -l "$Line`r" }

# Waits until a line of the screen matches, and gives it; else fails with what is on the screen.
function Wait-Screen([string] $Terminal, [string] $Pattern, [timespan] $Timeout = '0:1') {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    do {
        $screen = tmux -L $Terminal capture-pane -p
        $line = $screen -match $Pattern | Select-Object -Last 1
        if ($line) { return $line }
        [Threading.Thread]::Sleep(20)
    } while ($watch.Elapsed -lt $Timeout)
    throw "Nothing on the screen matched '$Pattern':`n$($screen -join "`n")"
}
