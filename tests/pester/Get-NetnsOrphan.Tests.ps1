BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    $module = (Get-Module NetnsPS).ModuleBase

    function Invoke-KilledPowerShell([string] $Script) {
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "Import-Module $module; $Script; kill -9 `$PID" *> $null
    }
}

Describe 'Get-NetnsOrphan' -Tag Root {
    It 'lists the name that a killed PowerShell left in /run/netns, and Remove-NetnsOrphan removes it' {
        $name = "orphan-$PID"
        Invoke-KilledPowerShell "New-TransientNetns $name -Publish"

        $orphan = Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name"

        $orphan.Kind | Should -Be PublishedName
        Test-Path "/run/netns/$name" | Should -BeTrue
        $orphan | Remove-NetnsOrphan
        Test-Path "/run/netns/$name" | Should -BeFalse
        Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name" | Should -BeNullOrEmpty
    }

    It 'leaves with -WhatIf everything as it is' {
        $name = "orphan-whatif-$PID"
        Invoke-KilledPowerShell "New-TransientNetns $name -Publish"
        $orphan = Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name"

        $orphan | Remove-NetnsOrphan -WhatIf

        Test-Path "/run/netns/$name" | Should -BeTrue
        $orphan | Remove-NetnsOrphan
    }

    It 'does not list what a living PowerShell published' {
        $mine = New-TransientNetns "living-$PID" -Publish
        Get-NetnsOrphan | Where-Object Subject -EQ $mine.Path | Should -BeNullOrEmpty
        $mine | Remove-Netns
    }

    It 'finds nothing of a PowerShell that ended by itself' {
        $name = "ended-$PID"
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "Import-Module $module; New-TransientNetns $name -Publish" *> $null
        Test-Path "/run/netns/$name" | Should -BeFalse
        Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name" | Should -BeNullOrEmpty
    }
}
