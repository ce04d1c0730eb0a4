# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
}

Describe 'Publish-Netns and Unpublish-Netns' -Tag Root {
    Use-NetnsScope

    It 'binds a name of choice, and takes it away again while the namespace lives on' {
        $netns = New-TransientNetns
        $netns | Publish-Netns -Name "other-$PID"
        ip netns exec "other-$PID" readlink /proc/self/ns/net | Should -Be "net:[$($netns.Inode)]"

        $netns | Unpublish-Netns
        Test-Path "/run/netns/other-$PID" | Should -BeFalse
        $netns.IsRemoved | Should -BeFalse
        $netns.IsPublished | Should -BeFalse
    }

    It 'does nothing with -WhatIf' {
        $netns = New-TransientNetns "whatif-$PID"
        $netns | Publish-Netns -WhatIf
        Test-Path "/run/netns/whatif-$PID" | Should -BeFalse
    }

    It 'leaves one alone that is not published' {
        (New-TransientNetns quiet | Unpublish-Netns -PassThru).Name | Should -Be quiet
    }

    It 'refuses a name that is taken' {
        ip netns add "taken-$PID"
        try {
            New-TransientNetns | Publish-Netns -Name "taken-$PID" -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsExists,*'
            $failure[0].CategoryInfo.Category | Should -Be ResourceExists
            Test-Path "/run/netns/taken-$PID" | Should -BeTrue
        } finally {
            ip netns del "taken-$PID"
        }
    }
}
