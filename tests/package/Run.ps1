<#
.SYNOPSIS
Installs the package of the folder ../repository as a user does, tests what was installed, and writes "passed failed skipped" to a file,
and the name of each test that failed to a file .failed beside it.
#>
param([Parameter(Mandatory)] [version] $PesterVersion, [Parameter(Mandatory)] [string] $ReportPath)
$ErrorActionPreference = 'Stop'

Register-PSResourceRepository -Name NetnsPSPackage -Uri "$PSScriptRoot/../repository" -Trusted
Install-PSResource NetnsPS -Repository NetnsPSPackage -Scope CurrentUser

Import-Module Pester -RequiredVersion $PesterVersion
$result = Invoke-Pester -Configuration (New-PesterConfiguration @{
        Run    = @{ Path = $PSScriptRoot; PassThru = $true }
        Output = @{ Verbosity = 'Normal'; CIFormat = 'None' }
    })
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
Set-Content $ReportPath "$($result.PassedCount) $failed $($result.SkippedCount + $result.InconclusiveCount)"
@($result.FailedContainers | ForEach-Object { "$($_.Item)" }) + @($result.FailedBlocks + $result.Failed | ForEach-Object { $_.ExpandedPath }) | Set-Content "$ReportPath.failed"
exit [int]($failed -gt 0)
