<#
.SYNOPSIS
A snapshot of 10,000 mixed file descriptors of another process: the engine against a C program that only lists and reads, and
Get-ProcessFd against lsof; then how time and memory grow up to 100,000.
#>
param([int] $Count = 10000, [int] $Rounds = 9)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

dotnet run --project $PSScriptRoot -c Release -v quiet -- fds-engine

$hold = Get-CFloor "$PSScriptRoot/fds/hold.c"
$start = [Diagnostics.ProcessStartInfo]::new($hold, [string[]]"$Count")
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$holder = [Diagnostics.Process]::Start($start)
$null = $holder.StandardOutput.ReadLine()
$ours = [Collections.Generic.List[double]]::new()
$theirs = [Collections.Generic.List[double]]::new()
try {
    for ($round = 0; $round -lt $Rounds + 2; $round++) {
        $mine, $lsof = (Measure-Millisecond { Get-ProcessFd $holder.Id }), (Measure-Millisecond { lsof -n -P -w -p $holder.Id })
        if ($round -ge 2) { $ours.Add($mine); $theirs.Add($lsof) } # the first rounds are the compiler's
    }
} finally {
    $holder.StandardInput.Close()
    $holder.WaitForExit()
    Remove-Item $hold
}
$floor = Get-Median $theirs
Write-Head "$Count descriptors, $Rounds rounds"
Write-Row "lsof -n -P -p, into PowerShell" $floor ms $floor
Write-Row 'Get-ProcessFd' (Get-Median $ours) ms $floor '1'
