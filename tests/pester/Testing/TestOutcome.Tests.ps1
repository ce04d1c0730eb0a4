BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"

    $import = { param($pester, $netns) Import-Module $pester; Import-Module $netns }
    # Starts a program that writes, so that a failure has something to report.
    $writer = '$null = Start-NetnsProcess (New-TransientNetns) sh ''-c'', ''echo said; exec sleep 60'' -WaitForOutput said'
    # Under Pester 5 a teardown of the block and that of the scope have one error together.
    function Get-OutcomeErrors($Item) {
        $all = $Item.ErrorRecord | ForEach-Object { $_.Exception -is [AggregateException] ? $_.Exception.InnerExceptions : $_.Exception }
        @($all | Where-Object { $_ -is [NetnsPS.ProcessOutputException] }).Count
    }
}

# The one place that reads what Pester keeps to itself: held for each version that is supported.
Describe 'The outcome of a test in its teardown' -Tag Root {
    It 'is <Expected> when <When>' -ForEach @(
        @{ Expected = 'Passed'; When = 'the test passes';                         Body = 'It x { } }' }
        @{ Expected = 'Failed'; When = 'the test fails';                          Body = 'It x { throw ''mine'' } }' }
        @{ Expected = 'Failed'; When = 'an assertion fails';                      Body = 'It x { 1 | Should -Be 2 } }' }
        @{ Expected = 'Failed'; When = 'an assertion fails and the test goes on'; Body = 'It x { 1 | Should -Be 2 -ErrorAction Continue } }' }
        @{ Expected = 'Failed'; When = 'AfterEach fails';                         Body = 'AfterEach { throw ''mine'' }; It x { } }' }
        @{ Expected = 'Failed'; When = 'a BeforeEach inside fails';               Body = 'Context c { BeforeEach { throw ''mine'' }; It x { } } }' }
        @{ Expected = 'Failed'; When = 'an AfterEach inside fails';               Body = 'Context c { AfterEach { throw ''mine'' }; It x { } } }' }
        @{ Expected = 'Passed'; When = 'the test skips itself';                   Body = 'It x { Set-ItResult -Skipped } }' }
        @{ Expected = 'Passed'; When = 'the test is inconclusive';                Body = 'It x { Set-ItResult -Inconclusive } }' }
        @{ Expected = 'Passed'; When = 'a command in it wrote an error';          Body = 'It x { Write-Error mine -ErrorAction Continue 2>$null } }' }
        @{ Expected = 'Passed'; When = 'a test before it failed';                 Body = 'It w { throw ''mine'' }; It x { } }' }
    ) {
        $run = Invoke-PesterApart -Before $import "Describe b { Use-NetnsScope; BeforeEach { $writer }; $Body"
        Get-OutcomeErrors ($run.Tests | Where-Object Name -EQ x) | Should -Be ([int]($Expected -eq 'Failed'))
        ($run.Tests | Where-Object Name -EQ x).StandardOutput | Should -BeNullOrEmpty
    }

    It 'of a block is <Expected> when <When>' -ForEach @(
        @{ Expected = 'Passed'; When = 'all passes';                Body = 'It x { } }' }
        @{ Expected = 'Passed'; When = 'a test fails';              Body = "It x { throw 'mine' } }" }
        @{ Expected = 'Failed'; When = 'BeforeAll fails';           Body = 'BeforeAll { $writer; throw ''mine'' }; It x { } }' }
        @{ Expected = 'Failed'; When = 'AfterAll fails';            Body = "AfterAll { throw 'mine' }; It x { } }" }
    ) {
        $all = $Body.Contains('BeforeAll') ? $Body.Replace('$writer', $writer) : "BeforeAll { $writer }; $Body"
        $run = Invoke-PesterApart -Before $import "Describe b { Use-NetnsScope; $all"
        Get-OutcomeErrors $run.Containers.Blocks | Should -Be ([int]($Expected -eq 'Failed'))
        $run.Containers.Blocks.StandardOutput | Should -BeNullOrEmpty
    }

    It 'is Unknown when the test runs in the scopes of another module, and the output is kept for the report' {
        $run = Invoke-PesterApart -Before $import @"
        BeforeDiscovery { New-Module -Name Other { } | Import-Module -Global }
        Describe b {
            Use-NetnsScope
            BeforeEach { $writer }
            InModuleScope Other { It passes { }; It fails { throw 'mine' } }
        }
"@
        $run.Tests.Result | Should -Be Passed, Failed
        Get-OutcomeErrors $run.Tests | Should -Be 0
        $run.Tests | ForEach-Object { $_.StandardOutput -join "`n" } | Should -BeLike '*said*'
    }

    It 'is Unknown for whatever is not as Pester has it' {
        $probe = & (Get-Module NetnsPS) { param($Folder) . "$Folder/Pester/TestOutcome.ps1"; ${function:Get-TestOutcome} } (Get-Module NetnsPS).ModuleBase
        $teardown = { }
        & {
            & $probe $ExecutionContext.SessionState $teardown | Should -Be Unknown -Because 'this is not that teardown'
            foreach ($______parameters in $null, 1, @{}, @{ ErrorRecord = 1 }, @{ ErrorRecord = @() }, @{ CurrentlyExecutingScriptBlock = $teardown }) {
                & $probe $ExecutionContext.SessionState $teardown | Should -Be Unknown
            }
            $______parameters = @{ ErrorRecord = @(); CurrentlyExecutingScriptBlock = $teardown }
            & $probe $ExecutionContext.SessionState $teardown | Should -Be Passed
        }
    }
}
