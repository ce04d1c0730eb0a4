BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"

    function Get-Outcome($Run) { $Run.Tests | ForEach-Object { "$($_.Name): $($_.Result)" } }
    $import = { param($pester, $netns) Import-Module $pester; Import-Module $netns }
    $isOld = (Get-Module Pester).Version.Major -lt 6 # takes one setup of each kind for a block
}

Describe 'Use-NetnsScope' -Tag Root {
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

    It 'is refused behind a setup of its block: <_>' -ForEach 'BeforeAll', 'BeforeEach', 'AfterEach', 'AfterAll', 'Pester\BeforeAll' {
        $run = Invoke-PesterApart -Before $import "Describe 'b' { if (`$true) { $_ { New-TransientNetns alice } }; Use-NetnsScope; It 'x' { } }"
        $run.Containers.ErrorRecord.FullyQualifiedErrorId | Should -Be 'NetnsScopeBehindSetup,Use-NetnsScope'
        $run.Containers.ErrorRecord.CategoryInfo.Category | Should -Be InvalidOperation
        $run.Containers.ErrorRecord.TargetObject | Should -Be $_
    }

    It 'may stand behind what is not a setup of its block, and twice' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeAll { $file = 1 }
        Describe 'outer' {
            BeforeEach { $outer = 1 }
            Context 'before it' { BeforeAll { $before = 1 }; It 'has its setup' { $before | Should -Be 1 } }
            Context 'block' {
                BeforeDiscovery { $numbers = 1, 2 }
                function Add-Setup { BeforeEach { New-TransientNetns later } }
                Context 'inside, before it' { BeforeAll { $inside = 1 }; AfterEach { }; It 'has its setup' { $inside | Should -Be 1 } }
                Use-NetnsScope
                It 'makes one <_>' -ForEach $numbers { New-TransientNetns bob }
                It 'has only those of the setups' { [NetnsPS.Netns]::Transient.Name | Should -Be alice, later }
                BeforeAll { $alice = New-TransientNetns alice }
                Use-NetnsScope
                Add-Setup
                It 'has the setups around it' { $outer + $file | Should -Be 2 }
            }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 7
    }

    It 'takes setups that a function declares' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeDiscovery {
            function Add-Lab { BeforeAll { $lab = New-TransientNetns lab }; BeforeEach { $each = New-TransientNetns each } }
        }
        Describe 'block' {
            Use-NetnsScope
            Add-Lab
            It 'has both' { $lab.Name, $each.Name | Should -Be lab, each; [NetnsPS.Netns]::Transient.Name | Should -Be lab, each }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 2
    }

    It 'may stand in what the body dot-sources, and in BeforeDiscovery' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeDiscovery { function Use-Lab { Use-NetnsScope; BeforeAll { $lab = New-TransientNetns lab } } }
        Describe 'function' {
            . Use-Lab
            BeforeEach { $each = New-TransientNetns each }
            It 'has both' { $lab.Name, $each.Name | Should -Be lab, each; [NetnsPS.Netns]::Transient.Name | Should -Be lab, each }
        }
        Describe 'BeforeDiscovery <_>' -ForEach 1, 2 {
            BeforeDiscovery { Use-NetnsScope }
            BeforeAll { $lab = New-TransientNetns lab }
            It 'has one' { [NetnsPS.Netns]::Transient.Name | Should -Be lab }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 4
    }

    It 'may stand in a function, before setups of the block' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeDiscovery { function Use-Lab { Use-NetnsScope; BeforeAll { $lab = New-TransientNetns lab } } }
        Describe 'b' {
            Use-Lab
            AfterEach { [NetnsPS.Netns]::Transient.Name | Should -Be lab }
            It x { [NetnsPS.Netns]::Transient.Name | Should -Be lab }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 2
    }

    It 'is not undone by <Name>, which runs' -ForEach @(
        foreach ($kind in 'BeforeAll', 'BeforeEach', 'AfterEach', 'AfterAll') {
            @{ Name = "Pester\$kind"; Declare = "Pester\$kind { `$global:ran = 1 }" }
            @{ Name = "a function of another module that declares $kind"; Declare = "Add-$kind" }
            @{ Name = "an alias of $kind"; Declare = "own$kind { `$global:ran = 1 }" }
        }
    ) {
        $run = Invoke-PesterApart -Before $import @"
        BeforeDiscovery {
            New-Module -Name Other {
                foreach (`$kind in 'BeforeAll', 'BeforeEach', 'AfterEach', 'AfterAll') {
                    Set-Item function:Add-`$kind ([scriptblock]::Create("`$kind { ```$global:ran = 1 }"))
                    Set-Alias own`$kind `$kind
                }
                Export-ModuleMember -Function * -Alias *
            } | Import-Module -Global
        }
        Describe 'b <_>' -ForEach 1, 2 { Use-NetnsScope; $Declare; It x { New-TransientNetns bob } }
        Describe 'after it' { It 'has none' { `$global:ran | Should -Be 1; [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
"@
        @($run.Tests.ErrorRecord) + @($run.Containers.Blocks.ErrorRecord) + @($run.Containers.ErrorRecord) | Where-Object { $_ } | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 3
    }

    It 'is not undone unnoticed by a <_> that is called as an object' -ForEach 'BeforeAll', 'BeforeEach', 'AfterEach' {
        $run = Invoke-PesterApart -Before $import @"
        Describe 'b' { Use-NetnsScope; & (Get-Module Pester).ExportedCommands['$_'] { 1 }; It x { New-TransientNetns bob } }
"@
        $errors = @($run.Tests.ErrorRecord) + @($run.Containers.Blocks.ErrorRecord) | Where-Object { $_ }
        if ($isOld) { $errors.FullyQualifiedErrorId | Select-Object -Unique | Should -Be NetnsScopeReplaced }
        else { $run.PassedCount | Should -Be 1 }
        [NetnsPS.Netns]::Transient | Where-Object Name -NE bob | Should -BeNullOrEmpty
        [NetnsPS.Netns]::Transient | Remove-Netns
    }

    It 'is refused behind the <Kind> of <Where>' -ForEach @(
        foreach ($kind in 'BeforeAll', 'BeforeEach', 'AfterEach', 'AfterAll') {
            @{ Kind = $kind; Where = 'a function'; Declare = 'Add-Setup' }
            @{ Kind = $kind; Where = 'a function that is dot-sourced'; Declare = '. Add-Setup' }
            @{ Kind = $kind; Where = 'a file that is dot-sourced'; Declare = '. $env:SETUP_FILE' }
            @{ Kind = $kind; Where = 'a function of another module'; Declare = 'Add-OtherSetup' }
        }
    ) {
        $env:SETUP_FILE = "$TestDrive/setup.ps1"
        Set-Content $env:SETUP_FILE "$Kind { 1 }"
        $run = Invoke-PesterApart -Before $import @"
        BeforeDiscovery {
            New-Module -Name Other { function Add-OtherSetup { $Kind { 1 } } } | Import-Module -Global
            function Add-Setup { $Kind { 1 } }
        }
        Describe 'b' { $Declare; Use-NetnsScope; It x { } }
"@
        $run.Containers.ErrorRecord.FullyQualifiedErrorId | Should -Be 'NetnsScopeBehindSetup,Use-NetnsScope'
        $run.Containers.ErrorRecord.TargetObject | Should -Be $Kind
    }

    It 'refuses a second setup of a kind under Pester 5, whoever declares it' -Skip:((Get-Module Pester).Version.Major -ge 6) {
        $run = Invoke-PesterApart -Before $import @'
        BeforeDiscovery { New-Module -Name Other { function Add-Setup { AfterAll { 1 } } } | Import-Module -Global }
        Describe 'b' { Use-NetnsScope; AfterAll { 2 }; Add-Setup; It x { } }
'@
        $run.Containers.ErrorRecord.FullyQualifiedErrorId | Should -Be 'NetnsScopeSetupRepeated,AfterAll'
    }

    It 'leaves the setups of blocks inside and around alone' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'outer' {
            BeforeAll { $seen = [Collections.Generic.List[string]]::new() }
            Context 'with a scope' {
                Use-NetnsScope
                Context 'inside' {
                    BeforeAll { $seen.Add('inside') }
                    BeforeEach { $seen.Add('each') }
                    It x { New-TransientNetns x }
                }
                BeforeAll { $seen.Add('block') }
                It y { $seen | Should -Be block, inside, each, after }
            }
            AfterEach { $seen.Add('after') }
            Context 'later' { It z { $seen | Should -Be block, inside, each, after, after } }
        }
        Describe 'after it' { It 'has none' { [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 4
    }

    It 'lets a block declare as many setups as Pester does' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'b' {
            Use-NetnsScope
            BeforeAll { $one = New-TransientNetns one }
            BeforeAll { $two = New-TransientNetns two }
            AfterEach { New-TransientNetns first }
            AfterEach { New-TransientNetns second }
            It 'x' { $one.Name, $two.Name | Should -Be one, two }
            It 'y' { [NetnsPS.Netns]::Transient.Name | Should -Be one, two }
        }
'@
        if ($isOld) {
            $run.Containers.ErrorRecord.Exception.Message | Should -BeLike 'BeforeAll is already defined in this block*'
            $run.Containers.ErrorRecord.FullyQualifiedErrorId | Should -Be 'NetnsScopeSetupRepeated,BeforeAll'
        } else {
            $run.PassedCount | Should -Be 2
        }
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }

    It 'gives each block that -ForEach makes a scope of its own' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block <_>' -ForEach alice, bob {
            Use-NetnsScope
            BeforeAll { $made = New-TransientNetns $_ }
            It 'has its own <_>' -ForEach 1, 2 { New-TransientNetns "test$_"; [NetnsPS.Netns]::Transient.Name | Should -Be $made.Name, "test$_" }
        }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 4
    }

    It 'runs the teardowns of a test whose outer BeforeEach failed, and reports their errors' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'outer' {
            BeforeEach { throw 'outer' }
            Context 'block' {
                Use-NetnsScope
                AfterEach { throw 'teardown' }
                It 'x' { }
            }
        }
'@
        $run.Tests.ErrorRecord.Exception.Message | Should -Be outer, teardown
    }

    It 'runs no block inside one whose BeforeAll failed, and leaves nothing' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'outer' {
            Use-NetnsScope
            BeforeAll { New-TransientNetns outer }
            Context 'fails' {
                Use-NetnsScope
                BeforeAll { New-TransientNetns inner; throw 'mine' }
                It 'x' { }
                Context 'inside' { Use-NetnsScope; BeforeAll { New-TransientNetns never }; It 'y' { } }
            }
            It 'has only its own' { [NetnsPS.Netns]::Transient.Name | Should -Be outer }
        }
'@
        $run.PassedCount | Should -Be 1
        $run.FailedCount | Should -Be 2
        $run.Containers.Blocks.Blocks.ErrorRecord.Exception.Message | Should -Be mine
    }

    It 'leaves what setups entered to the tests, and ends it with them' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $alice = New-TransientNetns alice; Enter-Netns $alice }
            It 'is there' { (Get-Netns -Current).Name | Should -Be alice }
            It 'enters another one' { $bob = New-TransientNetns bob; Enter-Netns $bob; (Get-Netns -Current).Name | Should -Be bob }
            It 'is back' { (Get-Netns -Current).Name | Should -Be alice }
            Context 'inside' {
                Use-NetnsScope
                BeforeEach { $carol = New-TransientNetns carol; Enter-Netns $carol }
                It 'is where BeforeEach entered' { (Get-Netns -Current).Name | Should -Be $carol.Name }
            }
            It 'is back again' { (Get-Netns -Current).Name | Should -Be alice }
        }
        Describe 'after it' { It 'is on the host' { (Get-Netns -Current).Name | Should -Be host } }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 6
    }

    It 'defines nothing outside of its block' {
        $run = Invoke-PesterApart -Before $import @'
        BeforeDiscovery { $before = Get-Command BeforeAll, BeforeEach, AfterEach, AfterAll | ForEach-Object { "$_ $($_.Module)" } }
        Describe 'block' { Use-NetnsScope; BeforeAll { $made = New-TransientNetns alice }; It 'x' { $made.Name | Should -Be alice } }
        Describe 'other' {
            It 'has the commands of Pester' -ForEach @{ before = $before } {
                Get-Command BeforeAll, BeforeEach, AfterEach, AfterAll | ForEach-Object { "$_ $($_.Module)" } | Should -Be $before
                Get-Variable __netns* | Should -BeNullOrEmpty
            }
        }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 2
    }

    It 'does nothing in blocks and tests that are skipped' {
        $run = Invoke-PesterApart -Before $import @'
        Describe 'block' -Skip { Use-NetnsScope; BeforeAll { throw 1 }; BeforeEach { throw 2 }; It 'x' { throw 3 } }
        Describe 'other' { Use-NetnsScope; It 'y' -Skip { throw 3 }; It 'z' { } }
'@
        Get-Outcome $run | Should -Be 'x: Skipped', 'y: Skipped', 'z: Passed'
    }

    It 'uses the Pester that runs, and loads no other one' {
        $run = Invoke-PesterApart -Before {
            param($pester, $netns)
            Import-Module $netns
            # Only one module has it: by name its commands would be found in another Pester alone, which would be loaded.
            New-Module -Name Runner -ArgumentList $pester {
                param($pester) Import-Module $pester
                function Invoke-Pester { param($Configuration) Pester\Invoke-Pester -Configuration $Configuration }
                function New-PesterConfiguration { param($Settings) Pester\New-PesterConfiguration $Settings }
                function Get-Module { Microsoft.PowerShell.Core\Get-Module @args }
                Export-ModuleMember Invoke-Pester, New-PesterConfiguration
            } | Import-Module -Global
            # For whoever asks whether there is a Pester already.
            function global:Get-Module { $true }
        } @'
        Describe 'block' {
            Use-NetnsScope
            BeforeAll { $alice = New-TransientNetns alice }
            It 'has it' { $alice.IsRemoved | Should -BeFalse; $fds = Get-ProcessFd; $fds | Assert-NoLeakedFd $fds }
            It 'is the only one' {
                @(Microsoft.PowerShell.Core\Get-Module Pester -All | Sort-Object Path -Unique).Count | Should -Be 1
            }
        }
'@
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 2
    }
}
