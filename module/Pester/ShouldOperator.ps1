# Pester tells operators apart by the text of their blocks: text that changes could not be registered again by a module that
# is imported anew, so all that may ever change is behind this one call.
$script:haveLeakedFds = {
    param($ActualValue, $Baseline, $Ignore, $Within, [string] $Because, [switch] $Negate, $CallerSessionState)
    $verdict = [NetnsPS.FdLeakVerdict]::OfOperator($ActualValue, $Baseline, $Ignore, $Within, $Because, $Negate)
    if ($verdict.Warning) { Write-Warning $verdict.Warning }
    $verdict
}

function Register-ShouldOperator([Management.Automation.PSModuleInfo] $Pester) {
    try {
        & $Pester.ExportedFunctions['Add-ShouldOperator'] -Name HaveLeakedFds -Test $script:haveLeakedFds -SupportsArrayInput
    } catch {
        Write-Warning "Should -HaveLeakedFds is not there: $_ Use Should-NotHaveLeakedFds instead."
    }
}
