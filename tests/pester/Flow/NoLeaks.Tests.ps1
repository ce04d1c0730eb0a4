BeforeDiscovery {
    $block = {
        BeforeAll {
            # In processes of their own, as Pester's threads and files are not the module's; four at once, as each mostly waits
            # for the kernel to take its links away. In a mount namespace each, as others mount and unmount meanwhile.
            $pwsh, $each = @(Get-PwshCommand), ($Cycles / 4)
            $all = 1..4 | ForEach-Object -Parallel {
                $pwsh, $module, $script = $using:pwsh, $using:module, "$using:PSScriptRoot/NoLeaks/Cycles.ps1"
                unshare --mount @pwsh -NoProfile -NonInteractive -File $script -Module $module -Cycles $using:each | ConvertFrom-Json
            }
        }

        It 'ran to the end' {
            ($all.Cycles | Measure-Object -Sum).Sum | Should -Be $Cycles
        }

        It 'leaves no more <_> than there were' -ForEach Fds, Threads, Mounts, Children, Namespaces {
            foreach ($one in $all) {
                $new = foreach ($kind in 'OpenFiles', 'Names') {
                    Compare-Object $one.Before.$kind $one.After.$kind | Where-Object SideIndicator -EQ '=>' | ForEach-Object InputObject
                }
                $one.After.$_ | Should -BeLessOrEqual $one.Before.$_ -Because "open files and names of threads that were not there before: $($new -join ', ')"
            }
        }

        It 'leaves no process or note behind that somebody would have to clear away' {
            Get-NetnsOrphan | Where-Object OwnerProcessId -In $all.ProcessId | Should -BeNullOrEmpty
        }

        It 'leaves every thread at home' {
            $all.Strays | Should -Be 0, 0, 0, 0
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $module = (Get-Module NetnsPS).ModuleBase
}

Describe '<Cycles> cycles of create, connect, invoke, start, stop and remove' -Tag Root -ForEach @{ Cycles = 600 } $block

Describe '<Cycles> cycles of create, connect, invoke, start, stop and remove' -Tag Soak -ForEach @{ Cycles = 2000 } $block

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
        Invoke-Pwsh -Command @"
            Import-Module $module
            `$null = New-NetnsVethPair (New-TransientNetns) '$($witness.Path)'
            kill -9 `$PID
"@ *> $null

        $gone = { -not (Get-NetnsLink $witness eth*) }
        [Threading.SpinWait]::SpinUntil([Func[bool]] $gone, 60000) | Should -BeTrue
        $witness | Remove-Netns
    }
}
