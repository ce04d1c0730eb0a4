<#
.SYNOPSIS
The median of Measure-NetnsLatency against a C program that makes the same calls, to the same echo server.
#>
param([int] $Count = 2000, [int] $Rounds = 5)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$floor = Get-CFloor "$PSScriptRoot/latency/floor.c"
$a, $b = New-TransientNetns -Count 2
try {
    New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 > $null
    $null = Start-NetnsEchoServer $b
    Write-Head "median of $Count samples, $Rounds rounds"
    foreach ($protocol in 'udp', 'tcp') {
        $ours, $c = [Collections.Generic.List[double]]::new(), [Collections.Generic.List[double]]::new()
        for ($round = 0; $round -lt $Rounds; $round++) {
            $c.Add((Invoke-InNetns $a { & $floor $protocol 10.0.0.2 7 $Count }))
            $ours.Add((Measure-NetnsLatency $a 10.0.0.2 7 -Protocol $protocol -Count $Count).P50.TotalMicroseconds)
        }
        $median = Get-Median $c
        Write-Row "C, $protocol" $median us $median
        Write-Row "Measure-NetnsLatency, $protocol" (Get-Median $ours) us $median
    }
} finally {
    $a, $b | Remove-Netns
    Remove-Item $floor
}
