# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"

    # The kernel's word for where this thread is.
    function Get-Here { (Get-Item /proc/thread-self/ns/net).LinkTarget -replace '\D' }
}

Describe 'Enter-Netns and Exit-Netns' -Tag Root, Userns {
    Use-NetnsScope

    It 'enters, also for native programs, and leaves' {
        $netns = New-TransientNetns
        $outside = Get-Here
        Enter-Netns $netns
        try {
            Get-Here | Should -Be $netns.Inode
            readlink /proc/self/ns/net | Should -Be "net:[$($netns.Inode)]"
        } finally {
            Exit-Netns
        }
        Get-Here | Should -Be $outside
    }

    It 'nests' {
        $a, $b = New-TransientNetns -Count 2
        Enter-Netns $a
        Enter-Netns $b
        Get-Here | Should -Be $b.Inode
        Exit-Netns
        Get-Here | Should -Be $a.Inode
        Exit-Netns
        (Get-Netns -Current).Name | Should -Be host
    }

    It 'leaves all at once with -All' {
        $a, $b = New-TransientNetns -Count 2
        Enter-Netns $a
        Enter-Netns $b
        Exit-Netns -All
        (Get-Netns -Current).Name | Should -Be host
        Exit-Netns -All   # nothing to leave is no error then
    }

    It 'shows in the prompt where one is' {
        $before = prompt
        Enter-Netns (New-TransientNetns shown)
        try {
            prompt | Should -Be "[shown] $before"
        } finally {
            Exit-Netns
        }
        prompt | Should -Be $before
    }

    It 'ends with the Invoke-InNetns around it' {
        $a, $b = New-TransientNetns -Count 2
        Invoke-InNetns $a { Enter-Netns $b }
        (Get-Netns -Current).Name | Should -Be host
        Exit-Netns -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsStackEmpty,*'
    }

    It 'writes NetnsNotFound for an unknown one and stays' {
        Enter-Netns no-such-netns -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        (Get-Netns -Current).Name | Should -Be host
    }
}

Describe 'Enter-TransientNetns' -Tag Root, Userns {
    It 'makes and enters; Exit-Netns leaves and removes' {
        $made = Enter-TransientNetns fleeting -PassThru
        try {
            Get-Here | Should -Be $made.Inode
            (Get-Netns -Current).Name | Should -Be fleeting
        } finally {
            Exit-Netns
        }
        $made.IsRemoved | Should -BeTrue
        Get-Netns fleeting -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses a name that is taken and stays' {
        $taken = New-TransientNetns taken
        Enter-TransientNetns taken -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsExists,*'
        (Get-Netns -Current).Name | Should -Be host
        $taken | Remove-Netns
    }
}
