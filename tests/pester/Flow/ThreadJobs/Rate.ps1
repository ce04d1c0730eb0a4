# Counts wrong answers of one way to start thread jobs, in a process of its own, so that a job that never ends fails one test alone.
param([string] $Way, [int] $Count)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../Helpers/TestHelpers.psm1"

function Write-Answer($Expected, $Answer) {
    if ("$Expected".Contains($t.Inside)) { $script:inside++ } else { $script:onHost++ }
    if ($Answer -ne $Expected) { $script:wrong += "expected $Expected, got $Answer" }
}

$onHost = $inside = 0
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
& $script $t $Count
@{ Host = $onHost; Inside = $inside; Wrong = $wrong } | ConvertTo-Json -Compress
