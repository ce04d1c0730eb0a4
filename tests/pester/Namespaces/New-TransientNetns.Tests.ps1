# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
}

Describe 'New-TransientNetns' -Tag Root, Userns {
    Use-NetnsScope

    It 'makes a namespace of its own with lo up' {
        $netns = New-TransientNetns
        $netns | Should -BeOfType ([NetnsPS.Netns])
        $netns.Inode | Should -Not -Be (Get-Netns -Host).Inode
        (Invoke-InNetns $netns { ip -j link } | ConvertFrom-Json).flags | Should -Contain UP
    }

    It 'leaves lo down with -NoLoopback' {
        (Invoke-InNetns (New-TransientNetns -NoLoopback) { ip -j link } | ConvertFrom-Json).flags | Should -Not -Contain UP
    }

    It 'names them as asked, in that order' {
        (New-TransientNetns -Name alice, bob).Name | Should -Be alice, bob
        (Get-Netns alice).Name | Should -Be alice
    }

    It 'numbers a stem with -Count, and makes up names without one' {
        (New-TransientNetns leaf -Count 3).Name | Should -Be leaf1, leaf2, leaf3
        $made = New-TransientNetns -Count 20
        ($made.Name | Sort-Object -Unique).Count | Should -Be 20
        ($made.Inode | Sort-Object -Unique).Count | Should -Be 20
    }

    It 'takes names from the pipeline' {
        ('n1', 'n2' | New-TransientNetns).Name | Should -Be n1, n2
    }

    It 'makes nothing with -WhatIf' {
        New-TransientNetns ghost -WhatIf
        Get-Netns ghost -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses the name <Name> as <Id>, before anything is made' -ForEach @(
        @{ Name = @(''); Id = 'InvalidNetnsName'; Category = 'InvalidArgument' }
        @{ Name = @('host'); Id = 'InvalidNetnsName'; Category = 'InvalidArgument' }
        @{ Name = @('a/b'); Id = 'InvalidNetnsName'; Category = 'InvalidArgument' }
        @{ Name = @('a b'); Id = 'InvalidNetnsName'; Category = 'InvalidArgument' }
        @{ Name = @('a*'); Id = 'InvalidNetnsName'; Category = 'InvalidArgument' }
        @{ Name = @('one', 'two', 'one'); Id = 'DuplicateName'; Category = 'InvalidArgument' }
    ) {
        $before = @(Get-Netns).Count
        New-TransientNetns -Name $Name -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
        @(Get-Netns).Count | Should -Be $before
    }

    It 'refuses a name that is taken' {
        $null = New-TransientNetns taken
        New-TransientNetns free, taken -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsExists,*'
        $failure[0].CategoryInfo.Category | Should -Be ResourceExists
        Get-Netns free -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'New-TransientNetns -Publish' -Tag Root, Userns {
    Use-NetnsScope

    It 'binds the name in /run/netns, where ip netns finds it' {
        $netns = New-TransientNetns "published-$PID" -Publish
        $netns.IsPublished | Should -BeTrue
        ip netns exec $netns.Name readlink /proc/self/ns/net | Should -Be "net:[$($netns.Inode)]"
    }

    It 'makes none when one of the names is taken there' {
        $null = New-TransientNetns "there-$PID" -Publish | Unpublish-Netns
        ip netns add "theirs-$PID"
        try {
            New-TransientNetns "mine-$PID", "theirs-$PID" -Publish -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsExists,*'
            Test-Path "/run/netns/mine-$PID" | Should -BeFalse
            Test-Path "/run/netns/theirs-$PID" | Should -BeTrue
        } finally {
            ip netns del "theirs-$PID"
        }
    }
}
