# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
}

Describe 'Get-Netns' -Tag Root, Userns {
    Use-NetnsScope

    It 'lists what was made here, oldest first' {
        $made = New-TransientNetns -Name g1, g2, g3
        (Get-Netns g*).Name | Should -Be g1, g2, g3
        (Get-Netns g2).Inode | Should -Be $made[1].Inode
    }

    It 'gives the same object each time' {
        $made = New-TransientNetns one
        [object]::ReferenceEquals((Get-Netns one), $made) | Should -BeTrue
    }

    It 'finds the namespace of a process by -ProcessId' {
        $netns = New-TransientNetns
        $process = Start-NetnsProcess $netns sleep 60
        (Get-Netns -ProcessId $process.Id).Name | Should -Be $netns.Name
        (Get-Netns -ProcessId $PID).Name | Should -Be host
    }

    It 'opens the file of a namespace by -Path' {
        $netns = New-TransientNetns
        (Get-Netns -Path $netns.Path).Name | Should -Be $netns.Name
    }

    It 'tells where one is by -Current, and the host by -Host' {
        $netns = New-TransientNetns
        (Get-Netns -Current).Name | Should -Be host
        (Invoke-InNetns $netns { Get-Netns -Current }).Name | Should -Be $netns.Name
        (Invoke-InNetns $netns { Get-Netns -Host }).Name | Should -Be host
    }

    It 'shows the processes inside' {
        $netns = New-TransientNetns
        $process = Start-NetnsProcess $netns sleep 60
        $netns.Processes.ProcessId | Should -Contain $process.Id
    }

    It 'writes <Id> for <What>' -ForEach @(
        @{ What = 'an unknown name'; Parameters = @{ Name = 'no-such-netns' }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a missing path'; Parameters = @{ Path = '/no/such/file' }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a path that is no namespace'; Parameters = @{ Path = '/etc/passwd' }; Id = 'InvalidNetnsPath'; Category = 'InvalidArgument' }
        @{ What = 'a namespace of another kind'; Parameters = @{ Path = '/proc/self/ns/mnt' }; Id = 'InvalidNetnsPath'; Category = 'InvalidArgument' }
        @{ What = 'a process that does not exist'; Parameters = @{ ProcessId = [int]::MaxValue }; Id = 'NetnsNotFound'; Category = 'ObjectNotFound' }
    ) {
        Get-Netns @Parameters -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'goes on behind one bad name of many' {
        $null = New-TransientNetns -Name good1, good2
        (Get-Netns good1, no-such-netns, good2 -ErrorAction SilentlyContinue).Name | Should -Be good1, good2
    }

    It 'completes names' {
        $null = New-TransientNetns completed
        (TabExpansion2 'Invoke-InNetns compl').CompletionMatches.CompletionText | Should -Contain completed
        (TabExpansion2 'Get-Netns hos').CompletionMatches.CompletionText | Should -Contain host
    }
}

Describe 'Get-Netns, of others' -Tag Root, Userns {
    It 'finds what ip netns made' {
        $name = "ipnetns-$PID"
        ip netns add $name
        try {
            $found = Get-Netns $name
            $found.Origin | Should -Be Opened
            ip netns exec $name readlink /proc/self/ns/net | Should -Be "net:[$($found.Inode)]"
            (Get-Netns).Name | Should -Contain $name
        } finally {
            ip netns del $name
        }
    }

    It 'shows with -All what only a process holds' {
        $process = Start-Process unshare '--net', 'sleep', '60' -PassThru
        try {
            $deadline = [Diagnostics.Stopwatch]::StartNew()
            do {
                $inode = (Get-Item "/proc/$($process.Id)/ns/net").LinkTarget -replace '\D'
            } until ($inode -ne (Get-Netns -Host).Inode -or $deadline.Elapsed.TotalSeconds -gt 60)
            (Get-Netns -All).Inode | Should -Contain ([ulong] $inode)
        } finally {
            $process.Kill()
            $process.WaitForExit()
        }
    }
}
