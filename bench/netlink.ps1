<#
.SYNOPSIS
Single netlink exchanges by the engine against a C program that only sends and receives.
#>
param([int] $Times = 5000)
. "$PSScriptRoot/common.ps1"

$floor = Get-CFloor "$PSScriptRoot/netlink/floor.c"
try {
    $c = @{}
    & $floor $Times | ForEach-Object { $name, $value = -split $_; $c[$name] = [double]::Parse($value, [cultureinfo]::InvariantCulture) }
    Write-Head "$Times exchanges, each; the ratio is to C"
    dotnet run --configuration Release --project $PSScriptRoot -- netlink-engine $Times | ForEach-Object {
        $name, $value = -split $_
        Write-Row $name ([double]::Parse($value, [cultureinfo]::InvariantCulture)) us $c[$name]
    }
} finally {
    Remove-Item $floor
}
