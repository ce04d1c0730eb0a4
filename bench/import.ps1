<#
.SYNOPSIS
What Import-Module NetnsPS adds to the start of a bare pwsh.
#>
param([int] $Rounds = 15)
. "$PSScriptRoot/common.ps1"

$module = Resolve-Path "$PSScriptRoot/../out/module/NetnsPS"
$pwsh, [string[]] $library = Get-PwshCommand
$bare, $import = 1..2 | ForEach-Object { , [Collections.Generic.List[double]]::new() }
foreach ($round in 0..$Rounds) {
    $b = Measure-Millisecond { & $pwsh @library -NoProfile -Command exit }
    $m = Measure-Millisecond { & $pwsh @library -NoProfile -Command "Import-Module $module; exit" }
    if ($round -gt 0) { $bare.Add($b); $import.Add($m) }   # the first round fills the page cache
}
$b, $m = (Get-Median $bare), (Get-Median $import)
Write-Head "$Rounds rounds"
Write-Row 'pwsh -NoProfile -Command exit' $b ms
Write-Row 'pwsh, with Import-Module NetnsPS' $m ms
Write-Row '  Import-Module alone' ($m - $b) ms 0 '150 ms'
