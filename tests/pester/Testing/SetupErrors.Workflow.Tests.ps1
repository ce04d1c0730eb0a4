BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"

    # Under PowerShell's own preference, with which errors are only written.
    function Invoke-Lab([string] $Text) {
        Invoke-PesterApart -Before { param($pester, $netns) Import-Module $pester; Import-Module $netns } "BeforeAll { `$ErrorActionPreference = 'Continue' }`n$Text"
    }
    function Get-ErrorIds($Items) { $Items.ErrorRecord | Where-Object { $_ } | ForEach-Object FullyQualifiedErrorId }
}

# A lab that is only half built makes tests pass that should not: a firewall without rules lets nothing wrong through either.
Describe 'An error of a command that sets up a test' -Tag Root {
    It 'in BeforeAll ends the block, and no test runs' {
        $run = Invoke-Lab @'
        Describe 'lab' {
            Use-NetnsScope
            BeforeAll {
                $alice = New-TransientNetns alice
                New-NetnsBridge $alice br0
                New-NetnsBridge $alice br0
                $done = New-TransientNetns done
            }
            It 'x' { 'never' }
            Context 'inside' { It 'y' { 'never' } }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.PassedCount | Should -Be 1
        $run.FailedCount | Should -Be 2
        Get-ErrorIds $run.Containers.Blocks | Should -Be 'LinkCreateFailed.EEXIST,NetnsPS.Commands.NewNetnsBridgeCommand'
        $run.Containers.Blocks.ErrorRecord.CategoryInfo.Category | Should -Be ResourceExists
        $run.Tests.StandardOutput | Should -Not -Contain never
    }

    It 'in <Where> ends it and fails the test' -ForEach @(
        @{ Where = 'BeforeEach'; Body = 'BeforeEach { Remove-Netns missing; throw "not reached" }; It x { throw "not reached" }' }
        @{ Where = 'the test'; Body = 'It x { Remove-Netns missing; throw "not reached" }' }
        @{ Where = 'AfterEach'; Body = 'It x { }; AfterEach { Remove-Netns missing; throw "not reached" }' }
        @{ Where = 'a function'; Body = 'BeforeAll { function Use-It { [CmdletBinding()] param() Remove-Netns missing } }; It x { Use-It; throw "not reached" }' }
        @{ Where = 'a block inside a namespace'; Body = 'It x { Invoke-InNetns (New-TransientNetns a) { Remove-Netns missing; throw "not reached" } }' }
        @{ Where = 'a pipeline'; Body = 'It x { "missing", (New-TransientNetns a) | Remove-Netns; throw "not reached" }' }
        @{ Where = 'a block without a scope of its own'; Body = 'Context c { BeforeEach { Remove-Netns missing }; It x { throw "not reached" } }' }
        @{ Where = 'a block with a scope of its own'; Body = 'Context c { Use-NetnsScope; It x { Remove-Netns missing; throw "not reached" } }' }
        @{ Where = 'a test after a scope inside was closed'; Body = 'Context c { Use-NetnsScope; It y { } }; It x { Remove-Netns missing; throw "not reached" }' }
    ) {
        $run = Invoke-Lab "Describe b { Use-NetnsScope; $Body }"
        $run.FailedCount | Should -Be 1
        Get-ErrorIds ($run.Tests | Where-Object Name -EQ x) | Should -Be 'NetnsNotFound,NetnsPS.Commands.RemoveNetnsCommand'
    }

    It 'ends the test for each kind of command that changes something: <_>' -ForEach @(
        'Add-NetnsAddress $a missing 10.0.0.1/24', 'Set-NetnsLink $a missing -Up', 'New-NetnsDummy missing d0', 'Invoke-NetnsProcess missing true'
        'Start-NetnsProcess $a /no/such/program', 'Stop-NetnsProcess missing', 'Send-NetnsSignal missing TERM', 'Publish-Netns missing', 'Enter-Netns missing'
        'Exit-Netns', 'Set-NetnsSysctl $a no.such.thing 1', 'Clear-NetnsImpairment $a missing', 'Remove-NetnsAddress $a lo 10.9.9.9'
        'Remove-NetnsRoute $a 10.9.9.0/24', 'Remove-NetnsNeighbor $a lo 10.9.9.9', 'Remove-NetnsRule $a -Priority 4711', 'Set-NetnsFile $a /etc/hosts x'
    ) {
        $run = Invoke-Lab "Describe b { Use-NetnsScope; BeforeEach { `$a = New-TransientNetns a }; It x { $_; throw 'not reached' } }"
        $run.FailedCount | Should -Be 1
        $run.Tests.ErrorRecord | Should -HaveCount 1
        $run.Tests.ErrorRecord.FullyQualifiedErrorId | Should -BeLike '*,NetnsPS.Commands.*'
    }

    It 'is only written when -ErrorAction says so: <_>' -ForEach @(
        'Remove-Netns missing -ErrorAction Continue 2>$null', 'Remove-Netns missing -ErrorAction SilentlyContinue', 'Remove-Netns missing -EA Ignore'
        '"missing", $a | Remove-Netns -ErrorAction SilentlyContinue; if (-not $a.IsRemoved) { throw "the rest did not go on" }'
        '$PSDefaultParameterValues = @{ "Remove-Netns:ErrorAction" = "SilentlyContinue" }; Remove-Netns missing'
        'Use-It -ErrorAction SilentlyContinue', 'Invoke-InNetns $a { Remove-Netns missing } -ErrorAction SilentlyContinue'
        'try { Remove-Netns missing } catch { }', 'Remove-Netns missing -WhatIf -ErrorAction Ignore'
    ) {
        $run = Invoke-Lab @"
        Describe b {
            Use-NetnsScope
            BeforeAll { function Use-It { [CmdletBinding()] param() Remove-Netns missing } }
            It x { `$a = New-TransientNetns a; $_; 'reached' }
        }
"@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.Tests.StandardOutput | Should -Contain reached
    }

    It 'ends the test whatever the preference is: <_>' -ForEach 'SilentlyContinue', 'Continue', 'Ignore', 'Stop' {
        $run = Invoke-Lab "Describe b { Use-NetnsScope; It x { `$ErrorActionPreference = '$_'; Remove-Netns missing; throw 'not reached' } }"
        Get-ErrorIds $run.Tests | Should -Be 'NetnsNotFound,NetnsPS.Commands.RemoveNetnsCommand'
    }

    It 'leaves other commands as they are: <_>' -ForEach @(
        'Get-Netns missing 2>$null', 'Get-NetnsLink $a missing 2>$null', 'Test-NetnsFlow 2>$null', 'Get-Item /no/such/file 2>$null', 'Write-Error mine 2>$null'
        'Get-NetnsProcess missing 2>$null', '4194303 | Get-ProcessFd 2>$null', 'Wait-NetnsLink $a missing -Timeout 1ms 2>$null'
        'Invoke-InNetns $a { Get-Item /no/such/file; Write-Error mine } 2>$null', '/bin/false'
    ) {
        $run = Invoke-Lab "Describe b { Use-NetnsScope; BeforeEach { `$a = New-TransientNetns a }; It x { $_; 'reached' } }"
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.Tests.StandardOutput | Should -Contain reached
    }

    It 'sets no preference' {
        $run = Invoke-Lab "Describe b { Use-NetnsScope; BeforeAll { `$in = `$ErrorActionPreference }; It x { `"`$in `$ErrorActionPreference`" } }"
        $run.Tests.StandardOutput | Should -Be 'Continue Continue'
    }

    It 'is only written outside of a scope, and after one' {
        $run = Invoke-Lab @'
        Describe b { It x { Remove-Netns missing 2>$null; 'reached' } }
        Describe c { Use-NetnsScope; It y { } }
        Describe d { It z { Remove-Netns missing 2>$null; 'reached' } }
'@
        $run.PassedCount | Should -Be 3
        $run.Tests.StandardOutput | Where-Object { $_ } | Should -Be reached, reached
        Remove-Netns missing -ErrorVariable errors 2>$null
        $errors.FullyQualifiedErrorId | Should -Be 'NetnsNotFound,NetnsPS.Commands.RemoveNetnsCommand'
    }

    It 'knows of each command of the module whether it changes something' {
        $reading = 'Assert', 'Compare', 'Get', 'Measure', 'Receive', 'Resolve', 'Test', 'Wait', 'Watch'
        $changing = 'Add', 'Clear', 'Enter', 'Exit', 'Invoke', 'New', 'Publish', 'Remove', 'Resume', 'Send', 'Set', 'Start', 'Stop', 'Suspend', 'Unpublish'
        (Get-Module NetnsPS).ExportedCmdlets.Values.Verb | Sort-Object -Unique | Should -Be ($reading + $changing | Sort-Object)
    }
}
