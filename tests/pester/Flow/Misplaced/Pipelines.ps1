# Pipes an object of each type that a command emits into each command that removes, stops or sets something, the command's own
# kinds left out, and writes as JSON what came of it.
param([string] $Module, [string] $Report)
$ErrorActionPreference = 'Continue'
$ConfirmPreference = 'None'
Import-Module $Module
Import-Module "$PSScriptRoot/Lab.psm1"
Initialize-Host

# A command's own kind, besides which a container may stand when an argument says what of it is meant.
$own = @{
    'Clear-NetnsImpairment'  = 'NetnsImpairment', 'NetnsLink'
    'Set-NetnsImpairment'    = 'NetnsImpairment', 'NetnsLink'
    'Remove-Netns'           = 'Netns'
    'Publish-Netns'          = 'Netns'
    'Unpublish-Netns'        = 'Netns'
    'Set-NetnsFile'          = 'Netns'
    'Set-NetnsDirectory'     = 'Netns'
    'Remove-NetnsAddress'    = 'NetnsAddress'
    'Remove-NetnsBridgeFdb'  = 'NetnsBridgeFdbEntry'
    'Remove-NetnsBridgeVlan' = 'NetnsBridgeVlan'
    'Remove-NetnsLink'       = 'NetnsLink'
    'Set-NetnsLink'          = 'NetnsLink'
    'Remove-NetnsNeighbor'   = 'NetnsNeighbor'
    'Remove-NetnsOrphan'     = 'NetnsOrphan'
    'Remove-NetnsRoute'      = 'NetnsRoute'
    'Remove-NetnsRule'       = 'NetnsRule'
    'Set-NetnsSysctl'        = 'NetnsSysctl'
    'Stop-NetnsProcess'      = 'NetnsProcess', 'NetnsMember'
    'Suspend-NetnsProcess'   = 'NetnsProcess', 'NetnsMember'
    'Resume-NetnsProcess'    = 'NetnsProcess', 'NetnsMember'
    'Send-NetnsSignal'       = 'NetnsProcess', 'NetnsMember'
    'Stop-NetnsServer'       = 'NetnsDnsServer', 'NetnsEchoServer'
    'Set-NetnsDnsRecord'     = 'NetnsDnsServer'
}
$container = @{ 'Remove-NetnsAddress' = 'NetnsLink'; 'Remove-NetnsBridgeFdb' = 'NetnsLink'; 'Remove-NetnsBridgeVlan' = 'NetnsLink' }

$lab = New-LabNetns lab
Publish-Netns $lab
$process = Start-NetnsProcess $lab -Name running -WaitForOutput up -- sh -c 'sleep 600 & echo up; wait'
$baseline = New-ResourceBaseline $process -Settle 10ms
$dns = Start-NetnsDnsServer $lab
$objects = @(
    $lab
    (Get-NetnsLink $lab d0)
    (Get-NetnsAddress $lab | Select-Object -Last 1)
    (Get-NetnsRoute $lab | Select-Object -First 1)
    (Get-NetnsRule $lab | Select-Object -First 1)
    (Get-NetnsNeighbor $lab | Select-Object -First 1)
    (Get-NetnsBridgeFdb $lab | Select-Object -First 1)
    (Get-NetnsImpairment $lab | Select-Object -First 1)
    (Get-NetnsSysctl $lab net.ipv4.ip_forward)
    (Get-NetnsId $lab -Of ([NetnsPS.Netns]::Host))
    (Watch-Netns $lab -Kind Link -IncludeExisting -Timeout 50ms | Select-Object -First 1)
    $process
    (Get-NetnsProcess $lab | Where-Object { $_.psobject.BaseObject -is [NetnsPS.NetnsMember] } | Select-Object -First 1)
    (Invoke-NetnsProcess $lab true)
    (Receive-NetnsProcess $process | Select-Object -First 1)
    ($process | Get-ProcessFd | Select-Object -First 1)
    $baseline
    $dns
    (Resolve-NetnsDnsName $lab misplaced.test -Server 127.0.0.1)
    (Get-NetnsDnsQuery $dns)
    (Start-NetnsEchoServer $lab)
    (Test-NetnsConnection $lab 10.99.0.1)
    (Test-NetnsReachability $lab, host)
    (Measure-NetnsLatency $lab 10.99.0.1 -Count 2)
    (Measure-NetnsThroughput $lab $lab 10.99.0.1 -Duration 20ms)
    (Get-NetnsSupport netns)
    $true
    (Start-NetnsJob $lab { 1 })
    (Get-Process -Id $PID)
    [pscustomobject]@{ ProcessId = $process.Id; Id = $process.Id; LinkName = 'd0'; Netns = $lab }
)
# Of what this machine may not have an object of the type stands in, which the commands tell by its type alone.
$types = (Get-Module NetnsPS).ExportedCommands.Values.OutputType.Type | Where-Object { $_ -and $_.FullName -notin 'System.Void', 'System.Management.Automation.PSObject' } | Sort-Object FullName -Unique
$have = { param($type) $objects.Where{ $type.IsInstanceOfType($_.psobject.BaseObject) } }
foreach ($type in $types) {
    if (-not (& $have $type)) { $objects += [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type) }
}

$state = { Get-HostState; Invoke-InNetns $lab { Get-NetworkState }; "removed: $($lab.IsRemoved), published: $($lab.IsPublished)"; $lab.GetProcesses().ProcessId; (Get-Content "/proc/$($process.Id)/stat") -split ' ' | Select-Object -First 3 }
$results = foreach ($command in (Get-Module NetnsPS).ExportedCommands.Values | Where-Object Verb -In 'Remove', 'Stop', 'Clear', 'Publish', 'Unpublish', 'Set', 'Suspend', 'Resume', 'Send') {
    $before = & $state
    $attempts = foreach ($object in $objects) {
        $type = $object.psobject.BaseObject.GetType()
        if ($type.Name -in $own[$command.Name]) { continue }
        @{ Type = $type.FullName; With = 'nothing else'; Error = @(Get-ErrorId {
            # Without an argument that chooses, those of the machine would be meant.
            if ($command.Name -eq 'Remove-NetnsOrphan') { $object | & $command -WhatIf } else { $object | & $command }
        }) }
        if ($type.Name -eq $container[$command.Name]) { continue }
        foreach ($set in $command.ParameterSets) {
            $arguments = Get-ArgumentFor $command $set '/run/netns/marker'
            if ($null -eq $arguments -or -not $arguments.Count) { continue }
            foreach ($name in $set.Parameters.Where{ $_.ValueFromPipeline }.Name) { $arguments.Remove($name) }
            if ($arguments.Count) { @{ Type = $type.FullName; With = "$($arguments.Keys)"; Error = @(Get-ErrorId { $object | & $command @arguments }) } }
        }
    }
    [pscustomobject]@{ Name = $command.Name; Attempts = @($attempts); Changed = Compare-State $before (& $state) }
}

# What is no text is no input of a program either, alone or in a list or table. Texts of their own are what programs wrote.
$inputs = foreach ($object in $objects | Where-Object { $_.psobject.BaseObject -isnot [ValueType] -and $_.psobject.BaseObject -isnot [NetnsPS.ProcessOutputLine] }) {
    $type = $object.psobject.BaseObject.GetType().FullName
    $copy = try { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($object, 1)) } catch { }
    $shapes = [ordered]@{ alone = $object; list = @($object); nested = @('a', @(1, $object)); table = @{ Key = $object }; both = [Collections.ArrayList]@('a', $object) }
    if ($copy -is [psobject] -and $copy.psobject.TypeNames[0] -like 'Deserialized.NetnsPS.*') { $shapes.copy = $copy }
    foreach ($shape in $shapes.Keys) {
        $value = $shapes[$shape]
        @{ Type = $type; Shape = $shape; With = 'a namespace'; Error = @(Get-ErrorId { , $value | Invoke-NetnsProcess $lab touch /run/netns/marker }) }
        @{ Type = $type; Shape = $shape; With = 'none'; Error = @(Get-ErrorId { , $value | Invoke-NetnsProcess -FilePath touch -ArgumentList /run/netns/marker }) }
    }
}
$ran = Test-Path /run/netns/marker
ConvertTo-Json @{ Inputs = @($inputs); Ran = $ran; Types = @($objects.ForEach{ $o = $_; $types.Where{ $_.IsInstanceOfType($o.psobject.BaseObject) }.FullName }); Results = @($results) } -Depth 6 | Set-Content $Report
Remove-Netns $lab -Force
