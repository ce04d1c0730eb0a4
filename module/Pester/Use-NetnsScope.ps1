Set-StrictMode -Version 3.0

function Use-NetnsScope {
    <#
    .SYNOPSIS
    Removes what the tests of a Describe or Context block make, last first, whatever happens.

    .DESCRIPTION
    Called in the body of a Describe or Context block. What a test makes (namespaces, links, processes, ...) is removed after
    it; what BeforeAll makes is removed after the block. Stays that were begun with Enter-Netns end likewise. A block inside
    may have a scope of its own.

    It must be called before the BeforeAll, BeforeEach, AfterEach and AfterAll of its block; one that comes first, also by a
    function or script, is refused. That needs this module: what a function declared before it was imported is not known, and
    under Pester 5, which takes one of each, is lost. There setups must be called by their names, not as objects of
    Get-Command or of the Pester module.

    While a scope is open, an error of this module's commands that change something ends the test or block: tests must not run
    in a lab that is only half built. Give such a command -ErrorAction (Continue, SilentlyContinue, ...) where it may fail.
    Commands that only read (Get-, Test-, Compare-, Wait-, Watch-, ...) and all other commands write their errors as always,
    as does what runs in another runspace: in a job, a session or ForEach-Object -Parallel. Give -ErrorAction Stop there.

    What can't be removed, or has ended badly by itself, fails the test or the block that made it. A test that fails also
    reports what the processes that it, or the blocks around it, had started wrote meanwhile.

    .EXAMPLE
    Describe 'A namespace' {
        Use-NetnsScope
        BeforeAll { $alice = New-TransientNetns alice }
        It 'lives as long as the block that made it' { $alice.IsRemoved | Should -BeFalse }
        It 'made by a test' { New-TransientNetns bob }
        It 'is gone after that test' { Get-Netns bo[b] | Should -BeNullOrEmpty }
    }

    Alice lives as long as the block, bob as long as one test.

    .LINK
    https://pester.dev/docs/usage/setup-and-teardown
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    $caller = $PSCmdlet.SessionState
    $place = [NetnsPS.PesterBlock]::Current()
    if ($null -eq $place) { $PSCmdlet.ThrowTerminatingError([NetnsPS.PesterBlock]::Misplaced()) }
    if ($place.HasScope) { return }
    $fault = $place.FindFault()
    if ($fault) { $PSCmdlet.ThrowTerminatingError($fault) }

    $close = ${function:Close-TestScope} # by value: a closure does not see the module's private functions
    $block = @{
        Name      = "$($MyInvocation.ScriptName):$($MyInvocation.ScriptLineNumber)"
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

function Close-TestScope([hashtable] $Block, [string] $Setup, [string] $Name, [Management.Automation.ErrorRecord] $Failure) {
    $failures = @(if ($Failure) { $Failure.Exception })
    $scope = $Block[$Name]
    $Block[$Name] = $null
    $outcome = $Failure ? 'Failed' : (Get-TestOutcome $Block.Caller $Block.Setups[$Setup])
    if ($scope) {
        # Before the output is gone with its processes. An error of its own, since that is what all kinds of reports show; where
        # nobody knows whether the test has failed it goes to the test's standard output instead, which is in the result.
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
