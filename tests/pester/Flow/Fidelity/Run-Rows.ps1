# Runs the constructs of some groups at one place and writes name and answer of each as JSON: in a runspace, or as the
# script of a process of its own. -Saturated blocks the thread pool anew for each.
param([string[]] $Group, [hashtable] $Place, [switch] $Saturated)
foreach ($one in $Group) {
    foreach ($row in & "$PSScriptRoot/$one.ps1") {
        if ($Place.Name -eq 'host' -and $row['Inside']) { continue }
        $saturation = if ($Saturated) { [Saturation]::new() }
        @{ Name = $row.Name; Answer = Invoke-Construct $row.Script $Place }
        if ($saturation) { $saturation.Dispose() }
    }
}
