# As little as possible, for each import runs it. The cmdlets come from NetnsPS.dll.
. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
