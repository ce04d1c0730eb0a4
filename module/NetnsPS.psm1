Set-StrictMode -Version 3.0

. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
. "$PSScriptRoot/Pester/ShouldOperator.ps1"

$shouldWatch = [NetnsPS.ShouldWatch]::new($ExecutionContext, { param($pester) Register-ShouldOperator $pester })
$ExecutionContext.SessionState.Module.OnRemove = { $shouldWatch.Dispose() }
