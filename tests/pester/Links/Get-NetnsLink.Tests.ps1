BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsLink' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsLink')
        $a, $b = New-TransientNetns -Name "g$PID-a", "g$PID-b"
        Invoke-InNetns $a {
            New-NetnsVethPair -PeerNetns $b
            New-NetnsVethPair -PeerNetns $b -Name wan0 -MacAddress 02:00:00:00:00:05 -Mtu 1280
            ip link add br0 type bridge
            ip link set eth0 master br0
            ip link property add dev wan0 altname the-other-name-of-wan0
            ip link set wan0 alias 'to the provider'
        }
    }

    AfterAll { $scope.Dispose() }

    It 'lists what ip(8) lists' {
        $seen = @(Get-IpJson $a '-d', link)
        $links = @(Get-NetnsLink $a)

        $links.Name | Should -Be $seen.ifname
        $links.Index | Should -Be $seen.ifindex
        $links.Mtu | Should -Be $seen.mtu
        $links.MacAddress | Should -Be $seen.ForEach{ $_.address }
        $links.TxQueueLength | Should -Be $seen.txqlen
        $links.OperState.ForEach{ "$_" } | Should -Be $seen.operstate
        $links.Kind | Should -Be $seen.ForEach{ $_.linkinfo.info_kind ?? $_.link_type }
    }

    It 'tells master, peer, alias and alternative names' {
        (Get-NetnsLink $a eth0).Master | Should -Be br0
        $wan = Get-NetnsLink $a wan0
        $wan.Peer | Should -Be "$($b.Name):eth1"
        $wan.AltName | Should -Be the-other-name-of-wan0
        $wan.Alias | Should -Be 'to the provider'
        $wan.Netns | Should -Be $a
    }

    It 'names peers and parents in namespaces that others made' -Skip:(-not (Test-Path /run) -or (Get-Content /proc/self/uid_map -Raw) -notmatch '\b4294967295\b') {
        $name = "g$PID-published"
        ip netns add $name
        try {
            Invoke-InNetns $a { ip link add far0 type veth peer name near0; ip link set near0 netns $name }
            (Get-NetnsLink $a far0).Peer | Should -Be "${name}:near0"
        } finally {
            Remove-NetnsLink $a far0
            ip netns delete $name
        }
    }

    It 'names a peer in a namespace that only a process holds by the process' {
        $sleeper = Start-NetnsProcess $a unshare '--net', 'sleep', '60'
        try {
            Wait-NetnsCondition { [IO.File]::ResolveLinkTarget("/proc/$($sleeper.Id)/ns/net", $false).Name -ne "net:[$($a.Inode)]" } -Timeout 60s
            Invoke-InNetns $a { ip link add far0 type veth peer name near0; ip link set near0 netns $sleeper.Id }
            (Get-NetnsLink $a far0).Peer | Should -Match '^pid\d+:near0$'
        } finally {
            Remove-NetnsLink $a far0
            $sleeper | Stop-NetnsProcess
        }
    }

    It 'tells what its kind and its master''s kind tell, in the list too' {
        (Get-NetnsLink $a br0).Options['ageing_time'] | Should -Be (Get-IpJson $a '-d', link, show, br0).linkinfo.info_data.ageing_time
        (Get-NetnsLink $a eth0).PortOptions['cost'] | Should -Be (Get-IpJson $a '-d', link, show, eth0).linkinfo.info_slave_data.cost
        Get-NetnsLink $a br0 | Format-List | Out-String -Width 2000 | Should -BeLike '*ageing_time=30000*mcast_snooping=true*'
    }

    It 'counts what goes through' {
        $before = (Get-NetnsLink $a lo).Statistics.SentPackets
        Invoke-InNetns $a { [Net.Sockets.UdpClient]::new().Send([byte[]](1, 2), 2, '127.0.0.1', 9) } | Should -Be 2
        (Get-NetnsLink $a lo).Statistics.SentPackets | Should -BeGreaterThan $before
    }

    It 'finds by <What>' -ForEach @(
        @{ What = 'name'; Given = @{ Name = 'wan0' }; Found = 'wan0' }
        @{ What = 'names'; Given = @{ Name = 'wan0', 'lo' }; Found = 'wan0', 'lo' }
        @{ What = 'pattern'; Given = @{ Name = '*0' }; Found = 'eth0', 'wan0', 'br0' }
        @{ What = 'alternative name'; Given = @{ Name = 'the-other-name-of-wan0' }; Found = 'wan0' }
        @{ What = 'pattern of an alternative name'; Given = @{ Name = 'the-other*' }; Found = 'wan0' }
        @{ What = 'kind'; Given = @{ Kind = 'veth' }; Found = 'eth0', 'wan0' }
        @{ What = 'kinds'; Given = @{ Kind = 'bridge', 'loop*' }; Found = 'lo', 'br0' }
        @{ What = 'name and kind'; Given = @{ Name = '*0'; Kind = 'bridge' }; Found = 'br0' }
        @{ What = 'a pattern that fits none'; Given = @{ Name = 'x*' }; Found = $null }
    ) {
        (Get-NetnsLink $a @Given).Name | Should -Be $Found
    }

    It 'looks into many namespaces' {
        $a, $b | Get-NetnsLink -Name lo | ForEach-Object { $_.Netns.Name } | Should -Be $a.Name, $b.Name
        (Get-NetnsLink $a, $b lo).Netns | Should -Be $a, $b
    }

    It 'looks into the current namespace without -Netns' {
        (Invoke-InNetns $a { Get-NetnsLink -Name wan0 }).Netns | Should -Be $a
    }

    It 'looks again at a link from the pipeline' {
        $link = Get-NetnsLink $b eth1
        Invoke-InNetns $b { ip link set eth1 name renamed0 }
        try {
            ($link | Get-NetnsLink).Name | Should -Be renamed0
        } finally {
            Invoke-InNetns $b { ip link set renamed0 name eth1 }
        }
    }

    It 'is there as the property Links of a namespace' {
        $a.Links.Name | Should -Be (Get-NetnsLink $a).Name
        $a.Links[0] | Should -BeOfType NetnsPS.NetnsLink
    }

    It 'completes names of the namespace on the command line, and kinds' {
        Get-Completion "Get-NetnsLink $($a.Name) " | Should -Be lo, eth0, wan0, br0
        $netns = $a
        (TabExpansion2 'Get-NetnsLink $netns w').CompletionMatches.CompletionText | Should -Be wan0
        (TabExpansion2 'Get-NetnsLink $netns -Kind vet').CompletionMatches.CompletionText | Should -Be veth
    }

    It 'shows a table, and a list with all that is told' {
        $table = Get-NetnsLink $a wan0 | Out-String -Width 200
        foreach ($word in $a.Name, 'wan0', 'veth', '02:00:00:00:00:05', '1280') { $table | Should -BeLike "*$word*" }
        $list = Get-NetnsLink $a wan0 | Format-List | Out-String -Width 200
        foreach ($word in 'to the provider', "$($b.Name):eth1", 'Statistics') { $list | Should -BeLike "*$word*" }
    }

    It 'writes an error for what it does not find, and goes on' {
        Get-ErrorOf { Get-NetnsLink $a nosuch } | Should -Be 'LinkNotFound ObjectNotFound'
        Get-ErrorOf { Get-NetnsLink nosuch } | Should -Be 'NetnsNotFound ObjectNotFound'
        (Get-NetnsLink nosuch, $a nosuch, lo -ErrorVariable errors -ErrorAction SilentlyContinue).Name | Should -Be lo
        $errors | Should -HaveCount 2
    }

    It 'tells one who names a link first that the namespace comes first' {
        $message = Invoke-InNetns $a { try { Get-NetnsLink wan0 -ErrorAction Stop } catch { "$_" } }
        $message | Should -BeLike '*-Link wan0*'
        Get-ErrorOf { Invoke-InNetns $a { Get-NetnsLink wan0 } } | Should -Be 'NetnsNotFound ObjectNotFound'
    }

    It 'knows nothing of a namespace that was removed' {
        $gone = New-TransientNetns
        Remove-Netns $gone
        Get-ErrorOf { Get-NetnsLink $gone } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
