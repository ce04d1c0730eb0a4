<#
.SYNOPSIS
Runs the Pester suites under one version of Pester and writes "passed failed skipped" to a file. Beside it, a file .durations has
a line "seconds<tab>file" for each test file, the slowest first, and a file .failed the name of each test that failed, with the message.
#>
param(
    [Parameter(Mandatory)] [version] $PesterVersion,
    [Parameter(Mandatory)] [string] $ReportPath,
    [string[]] $Path = $PSScriptRoot,
    [string[]] $Tag = @()
)
# Not for the whole script: the tests run in a scope below this one, and shall see PowerShell's defaults.
$PSStyle.OutputRendering = 'PlainText'
Import-Module Pester -RequiredVersion $PesterVersion -ErrorAction Stop

# Root of a user namespace is named root too, and can do what is tagged Userns but for what is tagged RealRoot.
$excluded = if ([Environment]::UserName -ne 'root') { 'Root', 'Daemon' } elseif ($Tag -contains 'Userns') { 'RealRoot' } else { @() }
# They count rare faults for minutes; they run when they are asked for.
if ($Tag -notcontains 'Soak') { $excluded = @($excluded) + 'Soak' }
$configuration = New-PesterConfiguration @{
    Run    = @{ Path = $Path; PassThru = $true }
    Output = @{ Verbosity = 'Normal'; CIFormat = 'None' }
    Filter = @{ Tag = $Tag; ExcludeTag = $excluded }
}
$result = Invoke-Pester -Configuration $configuration

# A file or block that could not even be set up has run no test of its own, but has failed.
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
Set-Content $ReportPath "$($result.PassedCount) $failed $($result.SkippedCount + $result.InconclusiveCount)"
$names = @($result.FailedContainers | ForEach-Object { [pscustomobject]@{ Name = $_.Item; Errors = $_.ErrorRecord } }) +
    @($result.FailedBlocks + $result.Failed | ForEach-Object { [pscustomobject]@{ Name = $_.ExpandedPath; Errors = $_.ErrorRecord } })
$names | ForEach-Object { "$($_.Name): $(@($_.Errors)[0].Exception.Message -replace '\s+', ' ')" } | Set-Content "$ReportPath.failed"
$result.Containers | Sort-Object Duration -Descending | ForEach-Object {
    $seconds = $_.Duration.TotalSeconds.ToString('F1', [cultureinfo]::InvariantCulture)
    "$seconds`t$([IO.Path]::GetRelativePath($PSScriptRoot, "$($_.Item)"))"
} | Set-Content "$ReportPath.durations"
exit [int]($failed -gt 0)
