<#
.SYNOPSIS
What Invoke-InNetns costs over & { }, and how it compares with ip netns exec NS true.
#>
param([int] $Rounds = 15, [int] $Calls = 1000)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$ns = New-TransientNetns
$name = "netnsps-bench-$PID"
ip netns add $name
try {
    $block = {}
    $plain, $inside, $exec = 1..3 | ForEach-Object { , [Collections.Generic.List[double]]::new() }
    foreach ($round in 1..$Rounds) {
        $plain.Add((Measure-Millisecond { foreach ($i in 1..$Calls) { & $block } }) * 1000 / $Calls)
        $inside.Add((Measure-Millisecond { foreach ($i in 1..$Calls) { Invoke-InNetns $ns $block } }) * 1000 / $Calls)
        $loop = "for i in `$(seq 50); do ip netns exec $name true; done"
        $exec.Add((Measure-Millisecond { sh -c $loop }) * 1000 / 50)
    }
} finally {
    ip netns del $name
    $ns | Remove-Netns
}
# The first rounds are the just-in-time compiler's.
$settled = [int]($Rounds / 3)
$p, $i, $e = $plain, $inside, $exec | ForEach-Object { Get-Median ($_ | Select-Object -Skip $settled) }
Write-Head "$Rounds rounds of $Calls calls, each"
Write-Row '& { }' $p 'us'
Write-Row 'Invoke-InNetns NS { }' $i 'us'
Write-Row '  over & { }' ($i - $p) 'us' 0 '60 us'
Write-Row 'ip netns exec NS true' $e 'us' $i '30'
