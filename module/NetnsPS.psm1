Set-StrictMode -Version 3.0

. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
