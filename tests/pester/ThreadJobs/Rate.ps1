# Counts wrong answers of one way to start thread jobs, in a process of its own, so that a job that never ends fails one test alone.
param([string] $Way, [int] $Count, [int] $BusyLoops)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../TestHelpers.psm1"
Import-Module "$PSScriptRoot/../Helpers/BusyLoops.psm1"

function Write-Answer($Expected, $Answer) {
    $script:asked++
    if ($Answer -ne $Expected) { $script:wrong += "expected $Expected, got $Answer" }
}

$asked = 0
$wrong = @()
$netns = New-TransientNetns
$t = @{
    Netns  = $netns
    Module = Get-NetnsModulePath
    Host   = "net:[$([NetnsPS.Netns]::Host.Inode)]"
    Inside = "net:[$($netns.Inode)]"
    Here   = { [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name }
}
$script = (& "$PSScriptRoot/Ways.ps1").Where{ $_.Name -eq $Way }.Script
$loops = @(Start-BusyLoop $BusyLoops)
try {
    & $script $t $Count
} finally {
    Stop-BusyLoop $loops
}
@{ Asked = $asked; Wrong = $wrong } | ConvertTo-Json -Compress
