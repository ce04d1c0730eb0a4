BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
}

Describe '2,000 cycles of create, connect, invoke, start, stop and remove' -Tag Root {
    BeforeAll {
        # In a process of its own: Pester's threads and files are not the module's.
        $output = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File "$PSScriptRoot/NoLeaks/Cycles.ps1" -Module (Get-Module NetnsPS).ModuleBase
        $result = $output | ConvertFrom-Json
    }

    It 'ran to the end' {
        $result.Cycles | Should -Be 2000
    }

    It 'leaves no more <_> than there were' -ForEach Fds, Threads, Mounts, Children, Namespaces {
        $new = Compare-Object $result.Before.OpenFiles $result.After.OpenFiles | Where-Object SideIndicator -EQ '=>' | ForEach-Object InputObject
        $result.After.$_ | Should -BeLessOrEqual $result.Before.$_ -Because "open files that were not there before: $new"
    }

    It 'leaves every thread at home' {
        $result.Strays | Should -Be 0
    }
}

Describe 'A removed namespace' -Tag Root {
    It 'is gone: the other end of its cable disappears' {
        $witness, $removed = New-TransientNetns -Count 2
        $null = New-NetnsVethPair $witness $removed
        Get-NetnsLink $witness eth0 | Should -Not -BeNullOrEmpty

        $removed | Remove-Netns

        Get-NetnsLink $witness eth* | Should -BeNullOrEmpty
        $witness | Remove-Netns
    }

    It 'is gone when PowerShell is killed' {
        $witness = New-TransientNetns
        $module = (Get-Module NetnsPS).ModuleBase
        & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command @"
            Import-Module $module
            `$null = New-NetnsVethPair (New-TransientNetns) '$($witness.Path)'
            kill -9 `$PID
"@ *> $null

        $gone = { -not (Get-NetnsLink $witness eth*) }
        [Threading.SpinWait]::SpinUntil([Func[bool]] $gone, 10000) | Should -BeTrue
        $witness | Remove-Netns
    }
}
