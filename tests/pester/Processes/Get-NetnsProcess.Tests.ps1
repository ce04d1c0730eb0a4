BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice, $bob = New-TransientNetns alice, bob
}

AfterAll { Remove-Netns $alice, $bob }

Describe 'Get-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach {
        $one = Start-NetnsProcess $alice sh '-c', 'sleep 60 & wait' -Name one
        $two = Start-NetnsProcess $bob sleep 60 -Name two
        Wait-NetnsCondition { $alice.GetProcesses().ProcessName -contains 'sleep' } # forked, and executed
    }

    It 'gets those started from here, in any namespace' {
        Get-NetnsProcess | Where-Object HasExited -EQ $false | Should -Be $one, $two
    }

    It 'gets all that live in a namespace: ours as they are, and others' {
        $found = Get-NetnsProcess alice
        $found.Id | Sort-Object | Should -Be @($alice.GetProcesses().ProcessId | Sort-Object)
        $found | Where-Object Id -EQ $one.Id | Should -Be $one
        $other = $found | Where-Object Id -NE $one.Id
        $other | Should -BeOfType NetnsPS.NetnsMember
        "$($other.Name) $($other.Netns)" | Should -Be 'sleep alice'
    }

    It 'takes namespaces from the pipeline' {
        ($alice, $bob | Get-NetnsProcess).Name | Sort-Object | Should -Be one, sleep, two
    }

    It 'finds by name and pattern' {
        Get-NetnsProcess -Name tw? | Where-Object HasExited -EQ $false | Should -Be $two
        (Get-NetnsProcess alice -Name s*).Name | Should -Be sleep
        Get-NetnsProcess -Name nobody-has-this-name | Should -BeNullOrEmpty
    }

    It 'also gets of late those that have ended' {
        $two | Stop-NetnsProcess
        Get-NetnsProcess | Should -Contain $two
        Get-NetnsProcess bob | Should -BeNullOrEmpty
    }

    It 'shows both kinds in one table' {
        $table = Get-NetnsProcess alice | Format-Table | Out-String -Width 200
        $table | Should -BeLike "*$($one.Id)*one*alice*"
        $table | Should -BeLike '*sleep*alice*'
        ($table -split "`n" | Select-String '----').Count | Should -Be 1
    }

    It 'fails for a namespace that is not there' {
        Get-ErrorOf { Get-NetnsProcess no-such-netns } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
