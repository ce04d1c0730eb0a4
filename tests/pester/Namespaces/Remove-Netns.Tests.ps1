# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
}

Describe 'Remove-Netns' -Tag Root, Userns {
    Use-NetnsScope

    It 'removes by name, by object and by pipeline' {
        $null, $b, $c = New-TransientNetns -Name r1, r2, r3
        Remove-Netns r1
        Remove-Netns $b
        $c | Remove-Netns
        Get-Netns r* | Should -BeNullOrEmpty
    }

    It 'ends what was started in it' {
        $netns = New-TransientNetns
        $process = Start-NetnsProcess $netns sleep 60
        $netns | Remove-Netns
        $process.HasExited | Should -BeTrue
    }

    It 'refuses while somebody else lives in it, and names who; -Force ends them' {
        $netns = New-TransientNetns
        $stranger = Invoke-InNetns $netns { Start-Process sleep 600 -PassThru }

        $netns | Remove-Netns -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsInUse,*'
        $failure[0].CategoryInfo.Category | Should -Be ResourceBusy
        $failure[0].Exception.Processes.ProcessId | Should -Be $stranger.Id
        $stranger.HasExited | Should -BeFalse

        $netns | Remove-Netns -Force
        $stranger.WaitForExit(60000) | Should -BeTrue
        $netns.IsRemoved | Should -BeTrue
    }

    It 'removes nothing with -WhatIf' {
        $netns = New-TransientNetns
        $netns | Remove-Netns -WhatIf
        $netns.IsRemoved | Should -BeFalse
    }

    It 'does not touch the host, nor complete it' {
        (TabExpansion2 'Remove-Netns ').CompletionMatches.CompletionText | Should -Not -Contain host
        Remove-Netns host -Force -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidValue,*'
    }

    It 'writes NetnsNotFound for one that is unknown or removed already, and removes the others' {
        $gone, $stays = New-TransientNetns -Count 2
        $gone | Remove-Netns
        Remove-Netns $gone, no-such-netns, $stays -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        $failure.Count | Should -Be 2
        $stays.IsRemoved | Should -BeTrue
    }

    It 'leaves whoever runs inside in an empty namespace, never in the host' {
        $netns = New-TransientNetns
        $links = Invoke-InNetns $netns {
            Get-Netns -Current | Remove-Netns
            ip -j link | ConvertFrom-Json
        }
        $links.ifname | Should -Be lo
        $links.flags | Should -Not -Contain UP
        (Get-Netns -Current).Name | Should -Be host
    }
}
