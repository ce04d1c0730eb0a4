# The star by ordinary cmdlets in a loop. See star.h for the protocol.
param([int] $Leaves, [int] $Rounds, [string] $Module)
$ErrorActionPreference = 'Stop'
Import-Module $Module
function Send-Report([Diagnostics.Stopwatch] $Watch) {
    [Console]::WriteLine($Watch.Elapsed.TotalMilliseconds.ToString('F3', [cultureinfo]::InvariantCulture))
    $null = [Console]::In.ReadLine()
}
for ($round = 0; $round -lt $Rounds; $round++) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $hub = New-TransientNetns hub
    $bridge = New-NetnsBridge $hub br0 -Address 10.0.0.1/16
    $leaf = New-TransientNetns leaf -Count $Leaves
    for ($i = 0; $i -lt $Leaves; $i++) {
        $h = $i + 2
        $null = New-NetnsVethPair $leaf[$i] $hub -Name eth0 -PeerName "port$i" -Address "10.0.$($h -shr 8).$($h -band 255)/16"
        Set-NetnsLink $hub "port$i" -Master br0
        Add-NetnsRoute $leaf[$i] default -Via 10.0.0.1
    }
    Send-Report $watch
    $watch.Restart()
    $hub, $leaf | ForEach-Object { $_ } | Remove-Netns
    Send-Report $watch
}
