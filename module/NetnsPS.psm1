# As little as possible, for each import runs it. The cmdlets come from NetnsPS.dll.
. "$PSScriptRoot/Pester/TestOutcome.ps1"
. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
