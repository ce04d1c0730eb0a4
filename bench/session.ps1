<#
.SYNOPSIS
How long a session takes to open, beside the start and end of a bare pwsh; and what it costs to use.
#>
param([int] $Rounds = 15)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$pwsh, [string[]] $library = Get-PwshCommand
$alice = New-TransientNetns alice
$bare, $open, $first, $call, $close = 1..5 | ForEach-Object { , [Collections.Generic.List[double]]::new() }
foreach ($round in 0..$Rounds) {
    # Side by side in each round, so that what else the machine does falls on both.
    $times = @(
        Measure-Millisecond { & $pwsh @library -NoProfile -Command exit }
        Measure-Millisecond { $script:session = New-NetnsSession $alice }
        Measure-Millisecond { Invoke-Command -Session $session { 1 } }
        (Measure-Millisecond { foreach ($i in 1..10) { Invoke-Command -Session $session { 1 } } }) / 10
        Measure-Millisecond { Remove-PSSession $session }
    )
    if ($round -gt 0) { $bare.Add($times[0]); $open.Add($times[1]); $first.Add($times[2]); $call.Add($times[3]); $close.Add($times[4]) }
}
$alice | Remove-Netns

$b = Get-Median $bare
Write-Head "$Rounds rounds"
Write-Row 'pwsh -NoProfile -Command exit' $b ms
Write-Row 'New-NetnsSession' (Get-Median $open) ms $b '2'
Write-Row '  its first call' (Get-Median $first) ms
Write-Row '  a call' (Get-Median $call) ms
Write-Row '  Remove-PSSession, process gone' (Get-Median $close) ms
