# The star by ordinary cmdlets in a loop; the bridge is brought up first (straight) or last (best). See star.h for the protocol.
# With -Explain it prints at the end what each step took a leaf, over all rounds but the first: milliseconds, and processor time of
# the process in user mode, where the just-in-time compiler's is counted too, and in the kernel.
param([int] $Leaves, [int] $Rounds, [string] $Module, [string] $Order, [switch] $Explain)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$spent = [ordered]@{}
function Send-Report([Diagnostics.Stopwatch] $Watch) {
    [Console]::WriteLine($Watch.Elapsed.TotalMilliseconds.ToString('F3', [cultureinfo]::InvariantCulture))
    $null = [Console]::In.ReadLine()
}
function Add-Lap([string] $Step) {
    $now, $cpu = $lap.Elapsed.TotalMilliseconds, [Environment]::CpuUsage
    if (!$spent.Contains($Step)) { $spent[$Step] = [double[]]::new(3) }
    $took = $now, ($cpu.UserTime - $lapCpu.UserTime).TotalMilliseconds, ($cpu.PrivilegedTime - $lapCpu.PrivilegedTime).TotalMilliseconds
    for ($t = 0; $t -lt 3; $t++) { $spent[$Step][$t] += $took[$t] }
    $script:lapCpu = [Environment]::CpuUsage
    $lap.Restart()
}
for ($round = 0; $round -lt $Rounds; $round++) {
    if ($round -eq 1) { $spent.Clear() }
    $lap, $lapCpu = [Diagnostics.Stopwatch]::StartNew(), [Environment]::CpuUsage
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $hub = New-TransientNetns hub
    $leaf = New-TransientNetns leaf -Count $Leaves
    if ($Explain) { Add-Lap namespaces }
    $bridge = New-NetnsBridge $hub br0 -Address 10.0.0.1/16 -Down:($Order -eq 'best')
    if ($Explain) { Add-Lap bridge }
    for ($i = 0; $i -lt $Leaves; $i++) {
        $h = $i + 2
        $null = New-NetnsVethPair $leaf[$i] $hub -Name eth0 -PeerName "port$i" -PeerMaster br0 -Address "10.0.$($h -shr 8).$($h -band 255)/16"
        if ($Explain) { Add-Lap cables }
        Add-NetnsRoute $leaf[$i] default -Via 10.0.0.1
        if ($Explain) { Add-Lap routes }
    }
    if ($Order -eq 'best') { $bridge | Set-NetnsLink -Up }
    if ($Explain) { Add-Lap bridge }
    Send-Report $watch
    $watch.Restart()
    $hub, $leaf | ForEach-Object { $_ } | Remove-Netns
    Send-Report $watch
}
foreach ($step in $spent.Keys) {
    $each = $spent[$step] | ForEach-Object { ($_ / $Leaves / [math]::Max(1, $Rounds - 1)).ToString('F4', [cultureinfo]::InvariantCulture) }
    [Console]::WriteLine("$step $each")
}
