<#
.SYNOPSIS
Writes the Pester versions to test with, one a line: the newest 5.9+ and the newest 6; installs them when none is there.
#>
$ErrorActionPreference = 'Stop'

function Find-Pester {
    $installed = Get-Module Pester -ListAvailable | Where-Object Version -GE '5.9.0'
    foreach ($major in 5, 6) {
        $installed | Where-Object { $_.Version.Major -eq $major } | Sort-Object Version -Descending | Select-Object -First 1
    }
}

$found = @(Find-Pester)
if ($found.Count -lt 2 -and (Get-Command Install-PSResource -ErrorAction Ignore)) {
    try {
        $requirements = Import-PowerShellDataFile "$PSScriptRoot/../../requirements.psd1"
        foreach ($version in $requirements.Pester) {
            Install-PSResource Pester -Version $version -Repository PSGallery -Scope CurrentUser -TrustRepository -Quiet
        }
    } catch {
        [Console]::Error.WriteLine("Pester could not be installed: $_")
    }
    $found = @(Find-Pester)
}
$found | ForEach-Object { $_.Version.ToString() }
