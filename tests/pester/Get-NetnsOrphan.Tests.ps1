BeforeAll {
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    $module = (Get-Module NetnsPS).ModuleBase

    # In its own process the script ends it: by the time this returns, the one that ran the module is gone.
    function Invoke-PowerShell([string] $Script) {
        $program, $arguments = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', "Import-Module $module; $Script"
        & $program $arguments *> $null
    }

    function Invoke-KilledPowerShell([string] $Script) { Invoke-PowerShell "$Script; kill -9 `$PID" }
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

    It 'leaves nothing of a PowerShell that is asked to end by <_>, not even what forked away' -ForEach TERM, HUP {
        $sleep = 70000 + $PID
        $script = "New-TransientNetns asked-$PID -Publish > `$null; Start-NetnsProcess asked-$PID sh '-c', '(setsid sleep $sleep & echo up); exec sleep 60' -WaitForOutput up > `$null; kill -$_ `$PID; Start-Sleep 30"
        Invoke-PowerShell $script
        # By the signal, and not by itself once it had slept.
        $LASTEXITCODE | Should -Be (@{ TERM = 143; HUP = 129 }[$_])
        pgrep -f "sleep $sleep" | Should -BeNullOrEmpty
        Test-Path "/run/netns/asked-$PID" | Should -BeFalse
    }

    It 'finds nothing of a PowerShell that ended by itself' {
        $name = "ended-$PID"
        Invoke-PowerShell "New-TransientNetns $name -Publish"
        Test-Path "/run/netns/$name" | Should -BeFalse
        Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name" | Should -BeNullOrEmpty
    }
}
