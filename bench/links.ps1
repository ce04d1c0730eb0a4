<#
.SYNOPSIS
Get-NetnsLink over a namespace with many links, beside ip -j link: both in the namespace, both read to the end.
#>
param([int] $Links = 1000, [int] $Rounds = 21)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$netns = New-TransientNetns
try {
    $batch = 1..($Links / 2) | ForEach-Object { "link add a$_ type veth peer name b$_" }
    Invoke-InNetns $netns { param($lines) $lines | ip -batch - } -ArgumentList (, $batch)
    $ours, $theirs, $objects = 1..3 | ForEach-Object { , [Collections.Generic.List[double]]::new() }
    # In turn, so that what else the machine does meets all of them.
    for ($round = 0; $round -lt $Rounds; $round++) {
        $ours.Add((Measure-Millisecond { Get-NetnsLink $netns }))
        Invoke-InNetns $netns {
            $theirs.Add((Measure-Millisecond { ip -j link > /dev/null }))
            $objects.Add((Measure-Millisecond { ip -j link | ConvertFrom-Json }))
        }
    }
    Write-Head "$((Get-NetnsLink $netns).Count) links"
    $floor = Get-Median $theirs
    Write-Row 'ip -j link, to /dev/null' $floor ms $floor
    Write-Row 'ip -j link | ConvertFrom-Json' (Get-Median $objects) ms $floor
    Write-Row 'Get-NetnsLink' (Get-Median $ours) ms $floor '2'
} finally {
    Remove-Netns $netns
}
