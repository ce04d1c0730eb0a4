<#
.SYNOPSIS
Writes the module's public face, one line for each syntax of a command and one for each alias.
.DESCRIPTION
PublicApi.txt is the checked-in copy of it. Someone who changes the face changes the copy by hand, and so on purpose.
#>
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
$module = Get-Module NetnsPS
foreach ($command in @($module.ExportedCmdlets.Values) + @($module.ExportedFunctions.Values) | Sort-Object Name) {
    (Get-Command $command -Syntax) -split '\r?\n' | ForEach-Object Trim | Where-Object { $_ } | Sort-Object
}
foreach ($alias in $module.ExportedAliases.Values | Sort-Object Name) { "$($alias.Name) -> $($alias.Definition)" }
