BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    . "$PSScriptRoot/Helpers/InvokePesterApart.ps1"

    function Get-Outcome($Run) { $Run.Tests | ForEach-Object { "$($_.Name): $($_.Result)" } }
    $import = { param($pester, $netns) Import-Module $pester; Import-Module $netns }
}

Describe 'Use-NetnsScope' -Tag Root, Userns {
    It 'removes what a test made after it, and what BeforeAll made after the block' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $alice = New-TransientNetns alice }
            It 'makes one' { New-TransientNetns bob }
            It 'has only the block''s' { [NetnsPS.Netns]::Transient.Name | Should -Be alice }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        Get-Outcome $run | Should -Be 'makes one: Passed', 'has only the block''s: Passed', 'has none: Passed'
    }

    It 'lets the block have setups and teardowns of its own, with their variables' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeAll { $file = 'file' }
        Describe 'block <letter>' -ForEach @{ letter = 'a' } {
            Use-NetnsScope
            BeforeAll { $all = "$file $letter" }
            BeforeEach { $each = "$all each" }
            It 'sees <number>' -ForEach @{ number = 1 } { "$each $number" | Should -Be 'file a each 1' }
            AfterEach { $each | Should -Be 'file a each'; New-TransientNetns teardown }
            AfterAll { [NetnsPS.Netns]::Transient.Name | Should -BeNullOrEmpty; $all | Should -Be 'file a' }
        }
'@
        $run.Result | Should -Be Passed
        $run.PassedCount | Should -Be 1
    }

    It 'nests: a block inside may have a scope, or use that around it' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'outer' {
            Use-NetnsScope
            BeforeAll { New-TransientNetns outer }
            Context 'with a scope' {
                Use-NetnsScope
                BeforeAll { New-TransientNetns inner }
                It 'has both' { [NetnsPS.Netns]::Transient.Name | Should -Be outer, inner }
            }
            Context 'without' {
                BeforeAll { New-TransientNetns other }
                BeforeEach { New-TransientNetns each }
                It 'has its own' { [NetnsPS.Netns]::Transient.Name | Should -Be outer, other, each }
            }
            It 'has what the block without a scope left' { [NetnsPS.Netns]::Transient.Name | Should -Be outer, other }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.FailedCount | Should -Be 0
        $run.PassedCount | Should -Be 4
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }

    It 'cleans up after <Where> that failed, and tells its error' -ForEach @(
        @{ Where = 'a test';       Body = "It 'x' { New-TransientNetns a; throw 'mine' }" }
        @{ Where = 'a BeforeEach'; Body = "BeforeEach { New-TransientNetns a; throw 'mine' }; It 'x' { }" }
        @{ Where = 'an AfterEach'; Body = "AfterEach { New-TransientNetns a; throw 'mine' }; It 'x' { }" }
        @{ Where = 'a BeforeAll';  Body = "BeforeAll { New-TransientNetns a; throw 'mine' }; It 'x' { }" }
        @{ Where = 'an AfterAll';  Body = "AfterAll { New-TransientNetns a; throw 'mine' }; It 'x' { }" }
    ) {
        $run = Invoke-PesterApart -Before $import "Describe 'block' { Use-NetnsScope; $Body }"
        $run.Result | Should -Be Failed
        @($run.Tests.ErrorRecord) + @($run.Containers.Blocks.ErrorRecord) | ForEach-Object Exception | ForEach-Object Message | Should -Contain 'mine'
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }

    It 'ends the stays that a test began and did not end' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $alice = New-TransientNetns alice }
            It 'enters' { Enter-Netns $alice; Enter-TransientNetns }
            It 'is back' { (Get-Netns -Current).Name | Should -Be host; [NetnsPS.Netns]::Transient.Name | Should -Be alice }
        }
'@
        $run.PassedCount | Should -Be 2
    }

    It 'keeps files that run side by side apart' -Skip:((Get-Module Pester).Version.Major -lt 6 <# has no parallel runs #>) {
        $files = foreach ($name in 'left', 'right') {
            @"
            Describe '$name' {
                Import-Module '$((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1'))'
                Use-NetnsScope
                BeforeAll { New-TransientNetns $name }
                It 'keeps its own <_>' -ForEach (1..5) {
                    New-TransientNetns "$name`$_"
                    Start-Sleep -Milliseconds 20
                    (Get-Netns $name*).Name | Should -Be $name, "$name`$_"
                }
            }
"@
        }
        $run = Invoke-PesterApart -Before $import -Configuration @{ Run = @{ Parallel = $true } } $files
        $run.PassedCount | Should -Be 10
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }

    It 'keeps what other runspaces made when one of them removes the module' {
        $alice = New-TransientNetns alice
        try {
            $run = Invoke-PesterApart -Before $import "Describe x { It y { New-TransientNetns bob; Remove-Module NetnsPS } }"
            $run.PassedCount | Should -Be 1
            $alice.IsRemoved | Should -BeFalse
        } finally {
            [NetnsPS.Netns]::Transient | Remove-Netns
        }
    }

    It 'is refused in a test' {
        { Use-NetnsScope } | Should -Throw -ErrorId 'NetnsScopeMisplaced,Use-NetnsScope'
    }

    It 'is refused at the top of a file' {
        $run = Invoke-PesterApart -Before $import "Use-NetnsScope; Describe 'b' { It 'x' { } }"
        $run.Containers.ErrorRecord.FullyQualifiedErrorId | Should -Be 'NetnsScopeMisplaced,Use-NetnsScope'
    }

    It 'may stand behind the setups of its block, and twice' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block' {
            BeforeAll { $alice = New-TransientNetns alice }
            AfterEach { New-TransientNetns teardown }
            Use-NetnsScope
            It 'makes one' { New-TransientNetns bob }
            It 'has only the block''s' { [NetnsPS.Netns]::Transient.Name | Should -Be alice }
            BeforeEach { $number = 1 }
            Use-NetnsScope
            It 'has the setup behind it' { $number | Should -Be 1 }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.PassedCount | Should -Be 4
    }

    It 'lets a block declare each setup only once, as Pester does' {
        $run = Invoke-PesterApart -Before $import "Describe 'b' { Use-NetnsScope; BeforeAll { 1 }; BeforeAll { 2 }; It 'x' { } }"
        $run.Containers.ErrorRecord.Exception.Message | Should -BeLike 'BeforeAll is already defined in this block*'
    }
}
