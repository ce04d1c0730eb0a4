# A process of its own for a group's rows: nothing was ever used in it before, and the host's witness asks meanwhile.
param([string] $PlaceJson, [string] $Group, [switch] $Saturated)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../Helpers/TestHelpers.psm1"
Import-Module "$PSScriptRoot/Fidelity.psm1"
[void](Import-FidelityAssembly)
$place = ConvertFrom-Json $PlaceJson -AsHashtable
foreach ($key in 'Netns', 'Other') { $place[$key] = [NetnsPS.Netns]::OpenPath($place[$key]).Netns }
$witness = if ($Saturated) { $null } else { [HostWitness]::new($place.Port) }
$rows = @(& "$PSScriptRoot/Run-Rows.ps1" $Group $place -Saturated:$Saturated)
if ($witness) { $witness.Dispose() }
@{
    Rows    = $rows
    Witness = @{ Asked = $witness.Asked; Wrong = @($witness.Wrong) }
    Strays  = @(Test-NetnsFlow -Timeout 40s | ForEach-Object { "$_" })
} | ConvertTo-Json -Depth 5 -Compress
