# The scope of a block's tests. NetnsPS.psm1 loads this file with the first one, and into the module's scope.
function script:Open-TestScope([Management.Automation.PSCmdlet] $Command) {
    Set-StrictMode -Version 3.0
    $caller = $Command.SessionState
    $place = [NetnsPS.PesterBlock]::Current()
    if ($null -eq $place) { $Command.ThrowTerminatingError([NetnsPS.PesterBlock]::Misplaced()) }
    if ($place.HasScope) { return }
    $fault = $place.FindFault()
    if ($fault) { $Command.ThrowTerminatingError($fault) }

    $close = ${function:Close-TestScope} # by value: a closure does not see the module's private functions
    $block = @{
        Name      = "$($Command.MyInvocation.ScriptName):$($Command.MyInvocation.ScriptLineNumber)"
        Caller    = $caller
        Setups    = @{} # the four below
        Own       = @{} # those of the block itself, where Pester takes only one of each
        Scope     = $null
        TestScope = $null
    }
    $block.Setups.BeforeAll = {
        $block.Scope = [NetnsPS.NetnsTestScope]::new($block.Name)
        if ($block.Own['BeforeAll']) { . $block.Own['BeforeAll'] @args }
    }.GetNewClosure()
    $block.Setups.BeforeEach = {
        if ($null -eq $block.Scope) { throw [NetnsPS.PesterBlock]::Replaced('BeforeAll') }
        $block.TestScope = [NetnsPS.NetnsTestScope]::new("a test of $($block.Name)")
        if ($block.Own['BeforeEach']) { . $block.Own['BeforeEach'] @args }
    }.GetNewClosure()
    $block.Setups.AfterEach = {
        $failure = $null
        try { if ($block.Own['AfterEach']) { . $block.Own['AfterEach'] @args } } catch { $failure = $_ }
        & $close $block AfterEach TestScope $failure
    }.GetNewClosure()
    $block.Setups.AfterAll = {
        $failure = $null
        try { if ($block.Own['AfterAll']) { . $block.Own['AfterAll'] @args } } catch { $failure = $_ }
        if ($block.TestScope) { & $close $block AfterAll TestScope ([NetnsPS.PesterBlock]::Replaced('AfterEach')) }
        & $close $block AfterAll Scope $failure
    }.GetNewClosure()

    foreach ($kind in $block.Setups.Keys) { & $place.Pester.ExportedCommands[$kind] $block.Setups[$kind] }
    # One more setup would replace the scope's, so from now on these stand for Pester's commands and collect the block's own.
    # (Local, as they are meant for lookups in the block alone.)
    $collectors = @(
        foreach ($kind in $place.TakesSeveralSetups ? @() : $block.Setups.Keys) {
            New-Item "function:local:$kind" -Value {
                [CmdletBinding()]
                param([Parameter(Mandatory, Position = 0)] [scriptblock] $Scriptblock)

                if ($block.Own[$kind]) { $PSCmdlet.ThrowTerminatingError([NetnsPS.PesterBlock]::Repeated($kind)) }
                $block.Own[$kind] = $Scriptblock
            }.GetNewClosure()
        }
    )
    $place.BeginScope($collectors)
}

function script:Close-TestScope([hashtable] $Block, [string] $Setup, [string] $Name, [Management.Automation.ErrorRecord] $Failure) {
    Set-StrictMode -Version 3.0
    $failures = @(if ($Failure) { $Failure.Exception })
    $scope = $Block[$Name]
    $Block[$Name] = $null
    $outcome = $Failure ? 'Failed' : (Get-TestOutcome $Block.Caller $Block.Setups[$Setup])
    if ($scope) {
        # Before the output is gone with its processes. An error of its own, since that is what all kinds of reports show; where
        # it is unknown whether the test has failed it goes to the test's standard output instead, which is in the result.
        $output = $outcome -eq 'Passed' ? $null : $scope.GetProcessOutput()
        if ($output -and $outcome -eq 'Unknown') { $output.Message } elseif ($output) { $failures += $output }
        try { $scope.Dispose() } catch [AggregateException] { $failures += $_.Exception.InnerExceptions } catch { $failures += $_.Exception }
    } elseif ($outcome -eq 'Passed') {
        # Not for a failed one: then a setup of an outer block failed before this one's could run.
        throw [NetnsPS.PesterBlock]::Replaced($Setup.Replace('After', 'Before'))
    }
    if ($failures.Count -gt 1) { throw [AggregateException]::new([Exception[]] $failures) }
    if ($Failure) { throw $Failure }
    if ($failures) { throw $failures[0] }
}
