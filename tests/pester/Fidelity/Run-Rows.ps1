# Runs the constructs of some groups at one place and writes name and answer of each as JSON: in a runspace, or as the
# script of a process of its own. -Saturated blocks the thread pool anew for each, -Together leaves out what is marked as Alone.
param([string[]] $Group, [hashtable] $Place, [switch] $Saturated, [switch] $Together)
foreach ($one in $Group) {
    foreach ($row in & "$PSScriptRoot/$one.ps1") {
        if ($Place.Name -eq 'host' -and $row['Inside']) { continue }
        if ($Together -and $row['Alone']) { continue }
        $saturation = if ($Saturated) { [Saturation]::new() }
        @{ Name = $row.Name; Answer = Invoke-Construct $row.Script $Place }
        if ($saturation) { $saturation.Dispose() }
    }
}
