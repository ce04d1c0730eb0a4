<#
.SYNOPSIS
New-TransientNetns -Count 100 against a C program that does unshare and open only, in one run.
#>
param([int] $Rounds = 20, [int] $Count = 100)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$floor = Get-CFloor "$PSScriptRoot/netns/floor.c"
$start = [Diagnostics.ProcessStartInfo]::new($floor, [string[]]("$Rounds", "$Count"))
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$c = [Diagnostics.Process]::Start($start)
$ours = [Collections.Generic.List[double]]::new()
$theirs = [Collections.Generic.List[double]]::new()
try {
    New-TransientNetns -Count $Count | Remove-Netns   # the first call pays for the warm-up
    for ($round = 0; $round -lt $Rounds; $round++) {
        Wait-NetnsCleanup
        if ($round -gt 0) { $c.StandardInput.WriteLine() }
        $theirs.Add([double]::Parse($c.StandardOutput.ReadLine(), [cultureinfo]::InvariantCulture))
        Wait-NetnsCleanup
        $made = $null
        $ours.Add((Measure-Millisecond { $script:made = New-TransientNetns -Count $Count }))
        $made | Remove-Netns
    }
} finally {
    if (!$c.HasExited) { $c.Kill() }
    Remove-Item $floor
}
$floorEach = (Get-Median $theirs) / $Count
Write-Head "$Rounds rounds of $Count namespaces, each"
Write-Row 'C: unshare + open' $floorEach ms $floorEach
Write-Row 'New-TransientNetns -Count (lo up)' ((Get-Median $ours) / $Count) ms $floorEach '1.5'
