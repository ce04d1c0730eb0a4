Set-StrictMode -Version 3.0

function Use-NetnsScope {
    <#
    .SYNOPSIS
    Removes what the tests of a Describe or Context block make, last first, whatever happens.

    .DESCRIPTION
    Called in the body of a Describe or Context block. What a test makes (namespaces, links, processes, ...) is removed after
    it; what BeforeAll makes is removed after the block. Stays that were begun with Enter-Netns end likewise. A block inside
    may have a scope of its own.

    What can't be removed, or has ended badly by itself, fails the test or the block that made it. A test that fails also
    tells what the processes wrote meanwhile that it, or the blocks around it, had started.

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
    $current = & (Get-Module Pester) { if ($state -and $state.Discovery) { $state.CurrentBlock } }
    # While tests run Pester takes no setups any more, and says nothing: nothing would ever be removed.
    if ($null -eq $current -or $current.IsRoot) { $PSCmdlet.ThrowTerminatingError([NetnsPS.NetnsTestScope]::Misplaced()) }
    if ($caller.PSVariable.GetValue('local:__netnsTestBlock')) { return }

    # Pester takes one setup of each kind for a block. These take the four places, and run what the block itself declares,
    # before this or after it.
    $close = ${function:Close-TestScope} # by value: a closure does not see the module's private functions
    $block = @{
        Name       = "$($MyInvocation.ScriptName):$($MyInvocation.ScriptLineNumber)"
        BeforeAll  = $current.OneTimeTestSetup
        BeforeEach = $current.EachTestSetup
        AfterEach  = $current.EachTestTeardown
        AfterAll   = $current.OneTimeTestTeardown
    }
    $current.OneTimeTestSetup = $current.EachTestSetup = $current.EachTestTeardown = $current.OneTimeTestTeardown = $null
    Pester\BeforeAll {
        $block.Scope = [NetnsPS.NetnsTestScope]::new($block.Name)
        if ($block.BeforeAll) { . $block.BeforeAll @args }
    }.GetNewClosure()
    Pester\BeforeEach {
        $block.TestScope = [NetnsPS.NetnsTestScope]::new("a test of $($block.Name)")
        if ($block.BeforeEach) { . $block.BeforeEach @args }
    }.GetNewClosure()
    Pester\AfterEach {
        try { if ($block.AfterEach) { . $block.AfterEach @args } } catch { $block.Failure = $_ }
        & $close $block TestScope $caller
    }.GetNewClosure()
    Pester\AfterAll {
        try { if ($block.AfterAll) { . $block.AfterAll @args } } catch { $block.Failure = $_ }
        & $close $block Scope $caller
    }.GetNewClosure()

    $caller.PSVariable.Set('__netnsTestBlock', $block)
    foreach ($kind in 'BeforeAll', 'BeforeEach', 'AfterEach', 'AfterAll') {
        $caller.InvokeProvider.Item.Set("function:$kind", ${function:Add-ScopedSetup})
    }
}

# Stands in the block's body for BeforeAll, BeforeEach, AfterEach and AfterAll, under their names. A block inside sees it too.
function Add-ScopedSetup {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $Scriptblock)

    $kind = $MyInvocation.MyCommand.Name
    $block = $PSCmdlet.SessionState.PSVariable.GetValue('local:__netnsTestBlock')
    if ($null -eq $block) { & "Pester\$kind" $Scriptblock }
    elseif ($block[$kind]) { throw "$kind is already defined in this block. Each block can only have one $kind." }
    else { $block[$kind] = $Scriptblock }
}

function Close-TestScope([hashtable] $Block, [string] $Name, [Management.Automation.SessionState] $Caller) {
    $failures = @(if ($Block['Failure']) { $Block['Failure'] })
    $Block['Failure'] = $null
    # Not there when a setup of an outer block failed before this one's could run.
    $scope = $Block[$Name]
    $Block[$Name] = $null
    if ($null -eq $scope) { return }

    if ($failures -or (Test-Failed $Caller)) {
        # Before the output is gone with its processes. An error of its own, since that is what all kinds of reports show.
        $output = $scope.GetProcessOutput()
        if ($output) { $failures += $output }
    }
    try { $scope.Dispose() } catch [AggregateException] { $failures += $_.Exception.InnerExceptions } catch { $failures += $_ }
    if ($failures.Count -gt 1) { throw [AggregateException]::new([Exception[]] @($failures | ForEach-Object { $_ -is [Management.Automation.ErrorRecord] ? $_.Exception : $_ })) }
    if ($failures) { throw $failures[0] }
}

# Whether what this is the teardown of has failed so far; only from Pester's own variable this can be known so early.
function Test-Failed([Management.Automation.SessionState] $Caller) {
    $run = $Caller.PSVariable.GetValue('______parameters')
    $errors = if ($run) { $run['ErrorRecord'] }
    @($errors | Where-Object { $_ -and $_.FullyQualifiedErrorId -notin 'PesterTestSkipped', 'PesterTestInconclusive' }).Count -gt 0
}
