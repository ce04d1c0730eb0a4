# Whether what a teardown belongs to, a test or a block, has failed so far: Failed, Passed or Unknown.
# Pester publishes that only after its teardowns, so this reads the variable that its runner keeps in the test's scope, which
# has the errors so far. Nothing else of this module reads what Pester keeps to itself. Whatever is not as expected is Unknown.
function script:Get-TestOutcome([Management.Automation.SessionState] $Caller, [scriptblock] $Teardown) {
    $run = $Caller.PSVariable.GetValue('______parameters')
    if ($run -isnot [Collections.IDictionary] -or $run['ErrorRecord'] -isnot [Collections.IList]) { return 'Unknown' }
    # That of another test or block, when the test runs in another module's scopes.
    if (-not [object]::ReferenceEquals($run['CurrentlyExecutingScriptBlock'], $Teardown)) { return 'Unknown' }

    # Of a BeforeAll that fails the runner takes note only after the teardown; until then what has not run to its end is there.
    if ($run['OuterSetup']) { return 'Failed' }
    # A test that skips itself, or says that it is inconclusive, does that by an error.
    $verdicts = 'PesterTestSkipped', 'PesterTestInconclusive', 'PesterTestPending'
    foreach ($record in $run['ErrorRecord']) { if ($record -and $record.FullyQualifiedErrorId -notin $verdicts) { return 'Failed' } }
    'Passed'
}
