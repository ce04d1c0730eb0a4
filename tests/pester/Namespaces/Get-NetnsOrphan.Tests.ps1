BeforeDiscovery {
    # The .NET tool's package has its launcher beside the folder that is $PSHOME.
    $noLauncher = -not (Test-Path "$PSHOME/../Microsoft.PowerShell.GlobalTool.Shim.dll") -or -not (Get-Command dotnet -ErrorAction Ignore)
    # Below a folder .store it is a tool of a user's, and not the one that this project restores for 'dotnet tool run'.
    $noToolCommand = $noLauncher -or $PSHOME -like '*/.store/*'
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1", "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $module = (Get-Module NetnsPS).ModuleBase

    # Gone, or a zombie that waits for whoever adopted it.
    function Test-Running([int] $Id) {
        (Test-Path "/proc/$Id/stat") -and (Get-Content "/proc/$Id/stat" -ErrorAction Ignore) -match '\) [^ZX] '
    }

    # In its own process the script ends it: by the time this returns, the one that ran the module is gone.
    function Invoke-PowerShell([string] $Script) { Invoke-Pwsh -Command "Import-Module $module; $Script" *> $null }

    # A PowerShell below these launchers, with a published namespace and two programs in it, one of them forked away: the process
    # that was started, the number of PowerShell and those of the programs.
    function Start-Launched([string[]] $Launcher, [string] $Ignore = '', [string] $Then = '') {
        $script = "Import-Module $module; `$asked = New-TransientNetns launched-$PID -Publish
            `$sleep = Start-NetnsProcess `$asked sh '-c', '(setsid sleep 600 & echo up); exec sleep 600' -WaitForOutput up
            [Console]::WriteLine(`"`$PID `$(`$asked.GetProcesses().ProcessId)`"); $Then; Start-Sleep 600"
        $signals = @('--default-signal') + @(if ($Ignore) { "--ignore-signal=$Ignore" })
        Remove-Item $TestDrive/launched -ErrorAction Ignore
        $started = Start-Process env ($signals + $Launcher + '-NoProfile', '-NonInteractive', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))) `
            -WorkingDirectory "$PSScriptRoot/../../.." -PassThru -RedirectStandardOutput $TestDrive/launched
        $null = Wait-NetnsCondition { (Get-Content $TestDrive/launched -ErrorAction Ignore) -match '^\d+( \d+)+$' } -Timeout 60s
        $id, $programs = [int[]](-split @(Get-Content $TestDrive/launched)[0])
        $started, $id, [int[]]$programs
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

    It 'leaves nothing of a PowerShell whose launcher was ended by <_>' -ForEach TERM, HUP, KILL -Skip:$noLauncher {
        $launcher, $id, $programs = Start-Launched @('dotnet', "$PSHOME/../Microsoft.PowerShell.GlobalTool.Shim.dll")
        kill -s $_ $launcher.Id

        Wait-NetnsCondition { -not (Test-Running $id) } -Timeout 60s
        $programs.Count | Should -Be 2
        foreach ($one in $programs) { Test-Running $one | Should -BeFalse }
        Test-Path "/run/netns/launched-$PID" | Should -BeFalse
        Get-NetnsOrphan | Where-Object OwnerProcessId -EQ $id | Should -BeNullOrEmpty
    }

    It 'leaves nothing of a PowerShell whose "dotnet tool run" was ended by <_>' -ForEach TERM, KILL -Skip:$noToolCommand {
        $launcher, $id, $programs = Start-Launched @('dotnet', 'tool', 'run', 'pwsh', '--')
        kill -s $_ $launcher.Id

        Wait-NetnsCondition { -not (Test-Running $id) } -Timeout 60s
        foreach ($one in $programs) { Test-Running $one | Should -BeFalse }
        Test-Path "/run/netns/launched-$PID" | Should -BeFalse
    }

    It 'lets a PowerShell go on whose launcher was started to ignore the signal' -Skip:$noLauncher {
        $launcher, $id, $programs = Start-Launched @('dotnet', "$PSHOME/../Microsoft.PowerShell.GlobalTool.Shim.dll") -Ignore HUP
        kill -s HUP $launcher.Id
        kill -s HUP $id

        # The kernel drops an ignored signal when it is sent (signal(7)).
        foreach ($one in @($launcher.Id, $id) + $programs) { Test-Running $one | Should -BeTrue }
        kill -s TERM $launcher.Id
        Wait-NetnsCondition { -not (Test-Running $id) } -Timeout 60s
    }

    It 'lets a PowerShell go on after its launcher that has removed the module' -Skip:$noLauncher {
        $launcher, $id, $null = Start-Launched @('dotnet', "$PSHOME/../Microsoft.PowerShell.GlobalTool.Shim.dll") -Then 'Remove-Module NetnsPS; [Console]::WriteLine("removed")'
        Wait-NetnsCondition { (Get-Content $TestDrive/launched) -contains 'removed' } -Timeout 60s
        kill -s TERM $launcher.Id
        Wait-NetnsCondition { -not (Test-Running $launcher.Id) } -Timeout 60s

        { Wait-NetnsCondition { -not (Test-Running $id) } -Timeout 1s } | Should -Throw -ErrorId 'ConditionNotMet*'
        kill -s KILL $id
    }

    It 'finds nothing of a PowerShell that ended by itself' {
        $name = "ended-$PID"
        Invoke-PowerShell "New-TransientNetns $name -Publish"
        Test-Path "/run/netns/$name" | Should -BeFalse
        Get-NetnsOrphan | Where-Object Subject -EQ "/run/netns/$name" | Should -BeNullOrEmpty
    }
}
