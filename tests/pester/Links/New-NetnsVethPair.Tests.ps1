BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsVethPair' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsVethPair')
        $a, $b = New-TransientNetns -Name "v$PID-a", "v$PID-b"
    }

    AfterEach { $scope.Dispose() }

    It 'connects two namespaces, both ends up' {
        $link, $peer = New-NetnsVethPair $a $b

        $link.Netns, $peer.Netns | Should -Be $a, $b
        $link.Peer | Should -Be "$($b.Name):eth0"
        foreach ($netns in $a, $b) {
            $seen = Get-IpJson $netns link, show, eth0
            $seen.operstate | Should -Be UP
            $seen.flags | Should -Contain LOWER_UP
        }
    }

    It 'gives both ends names, addresses, MTU and hardware addresses' {
        $given = @{
            Name = 'wan0'; Address = '10.1.0.1/24', 'fd00:1::1/64'; MacAddress = '02:00:00:00:00:0a'
            PeerName = 'lan0'; PeerAddress = '10.1.0.2/24'; PeerMacAddress = '02-00-00-00-00-0b'; Mtu = 1400
        }
        New-NetnsVethPair $a $b @given | Should -HaveCount 2

        $wan = Get-IpJson $a addr, show, wan0
        $wan.mtu, $wan.address | Should -Be 1400, '02:00:00:00:00:0a'
        $wan.addr_info.Where{ $_.scope -eq 'global' }.ForEach{ "$($_.local)/$($_.prefixlen)" } | Should -Be '10.1.0.1/24', 'fd00:1::1/64'
        $lan = Get-IpJson $b addr, show, lan0
        $lan.mtu, $lan.address | Should -Be 1400, '02:00:00:00:00:0b'
        $lan.addr_info.Where{ $_.scope -eq 'global' }.local | Should -Be '10.1.0.2'
    }

    It 'carries packets at once' {
        New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        $server = Invoke-InNetns $b { [Net.Sockets.TcpListener]::new([ipaddress]::Any, 7) }
        try {
            Invoke-InNetns $b { $server.Start() }
            { Invoke-InNetns $a { [Net.Sockets.TcpClient]::new('10.0.0.2', 7).Dispose() } } | Should -Not -Throw
        } finally {
            $server.Dispose()
        }
    }

    It 'takes the first free names' {
        New-NetnsVethPair $a $b -Name eth1
        (New-NetnsVethPair $a $b).Name | Should -Be eth0, eth1
    }

    It 'makes both ends in one namespace when no other is named' {
        (New-NetnsVethPair $a).ForEach{ "$($_.Netns):$($_.Name)" } | Should -Be "$($a.Name):eth0", "$($a.Name):eth1"
    }

    It 'uses the current namespace without -Netns' {
        Invoke-InNetns $a { New-NetnsVethPair -PeerNetns $b -Name here0 } | Select-Object -First 1 -ExpandProperty Netns | Should -Be $a
    }

    It 'takes namespaces from the pipeline' {
        $leaves = New-TransientNetns "v$PID-leaf" -Count 3
        $leaves | New-NetnsVethPair -PeerNetns $a -Name uplink | Out-Null

        $leaves.ForEach{ (Get-NetnsLink $_ uplink).Name } | Should -Be uplink, uplink, uplink
        (Get-NetnsLink $a eth*).Peer | Should -Be $leaves.ForEach{ "$($_.Name):uplink" }
    }

    It 'takes a name, a path, a process id and "host" for a namespace' {
        $link = (New-NetnsVethPair $a.Name $b.Path)[0]
        $link.Peer | Should -Be "$($b.Name):eth0"
        $inHost = New-NetnsVethPair host "pid:$PID"
        try {
            $inHost.Netns.Name | Should -Be host, host
            $inHost[0].Name | Should -Match '^veth[a-z0-9]{11}$'
            (ip -j link show $inHost[0].Name | ConvertFrom-Json).link | Should -Be $inHost[1].Name
        } finally {
            ip link delete $inHost[0].Name
        }
    }

    It 'makes either end a port, of a link by name or as an object' {
        New-NetnsBridge $a br0 | Out-Null
        $bridge = New-NetnsBridge $b br1
        $link, $peer = New-NetnsVethPair $a $b -Name p0 -PeerName p1 -Master br0 -PeerMaster $bridge

        $link.Master, $peer.Master | Should -Be br0, br1
        $link.OperState, $peer.OperState | Should -Be Up, Up
        (Get-IpJson $a link, show, p0).master, (Get-IpJson $b link, show, p1).master | Should -Be br0, br1
        (New-NetnsVethPair $a $b -PeerMaster br1 -PeerAddress 10.0.0.2/24)[1].Master | Should -Be br1
        (New-NetnsVethPair $a $b -Master br0 -Down).IsUp | Should -Be $false, $false
    }

    It 'carries packets over a bridge that the other ends are ports of, at once' {
        $switch = New-TransientNetns "v$PID-switch"
        New-NetnsBridge $switch br0 | Out-Null
        New-NetnsVethPair $a $switch -PeerMaster br0 -Address 10.0.0.1/24
        New-NetnsVethPair $b $switch -PeerMaster br0 -Address 10.0.0.2/24

        Invoke-InNetns $a { ping -c1 -W2 10.0.0.2 } | Out-Null
        $LASTEXITCODE | Should -Be 0
    }

    It 'gives both ends one queue, or as many as asked for' {
        New-NetnsVethPair $a $b
        New-NetnsVethPair $a $b -QueueCount 3
        foreach ($netns in $a, $b) {
            $seen = Get-IpJson $netns '-d', link, show, type, veth
            $seen.num_tx_queues | Should -Be 1, 3
            $seen.num_rx_queues | Should -Be 1, 3
        }
    }

    It 'leaves both ends down with -Down' {
        (New-NetnsVethPair $a $b -Down).IsUp | Should -Be $false, $false
        (Get-IpJson $a link, show, eth0).flags | Should -Not -Contain UP
    }

    It 'makes nothing with -WhatIf, and still checks what it was given' {
        New-NetnsVethPair $a $b -WhatIf | Should -BeNullOrEmpty
        Get-ErrorOf { New-NetnsVethPair $a $b -Name a/b -WhatIf } | Should -Be 'InvalidLinkName InvalidArgument'
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'goes with the scope that it was made in, also in the host''s namespace' {
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        $link = (New-NetnsVethPair host $a)[0]
        $inner.Dispose()

        (ip -j link | ConvertFrom-Json).ifname | Should -Not -Contain $link.Name
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'completes the master of each end in its namespace' {
        New-NetnsBridge $a br-here | Out-Null
        New-NetnsBridge $b br-there | Out-Null
        Get-Completion "New-NetnsVethPair $($a.Name) $($b.Name) -Master br" | Should -Be br-here
        Get-Completion "New-NetnsVethPair $($a.Name) $($b.Name) -PeerMaster br" | Should -Be br-there
        Get-Completion "New-NetnsVethPair $($a.Name) -PeerMaster br" | Should -Be br-here
    }

    It 'completes both namespaces' {
        Get-Completion "New-NetnsVethPair v$PID-" | Should -Be $a.Name, $b.Name
        Get-Completion "New-NetnsVethPair $($a.Name) v$PID-" | Should -Be $a.Name, $b.Name
    }

    Context 'bad input' {
        It '<Because> is <Id>, and nothing is made' -ForEach @(
            @{ Because = 'a name of 16 bytes'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ Name = 'x' * 16 } }
            @{ Because = 'a name of 15 characters in 30 bytes'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ PeerName = 'ä' * 15 } }
            @{ Because = 'a name with a space'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ Name = 'eth 0' } }
            @{ Because = 'a name with a /'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ Name = 'eth/0' } }
            @{ Because = 'an empty name'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ Name = '' } }
            @{ Because = 'an address that is none'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.256/24' } }
            @{ Because = 'an address without its prefix length'; Id = 'InvalidCidr InvalidArgument'; Given = @{ PeerAddress = '10.0.0.1' } }
            @{ Because = 'a prefix length of 33'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.1/33' } }
            @{ Because = 'an IPv6 prefix length of 129'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = 'fd00::1/129' } }
            @{ Because = 'the same address twice'; Id = 'DuplicateName InvalidArgument'; Given = @{ Address = '10.0.0.1/24', '10.0.0.1/24' } }
            @{ Because = 'an MTU of 0'; Id = 'InvalidMtu InvalidArgument'; Given = @{ Mtu = 0 } }
            @{ Because = 'an MTU of 70000'; Id = 'InvalidMtu InvalidArgument'; Given = @{ Mtu = 70000 } }
            @{ Because = 'a hardware address of five bytes'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ MacAddress = '02:00:00:00:00' } }
            @{ Because = 'a hardware address of seven bytes'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ PeerMacAddress = '02:00:00:00:00:00:01' } }
            @{ Because = 'no queue'; Id = 'InvalidValue InvalidArgument'; Given = @{ QueueCount = 0 } }
            @{ Because = 'too many queues'; Id = 'InvalidValue InvalidArgument'; Given = @{ QueueCount = 4097 } }
            @{ Because = 'a master that is not there'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Master = 'br0' } }
            @{ Because = 'a peer''s master that is not there'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ PeerMaster = 'br0' } }
            @{ Because = 'a master that can have no ports'; Id = 'LinkCreateFailed.EOPNOTSUPP NotImplemented'; Given = @{ PeerMaster = 'lo' } }
            @{ Because = 'a group''s hardware address'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ MacAddress = '01:00:5e:00:00:01' } }
        ) {
            Get-ErrorOf { New-NetnsVethPair $a $b @Given } | Should -Be $Id
            (Get-IpJson $a link).ifname | Should -Be lo
            (Get-IpJson $b link).ifname | Should -Be lo
        }

        It 'a master in another namespace is InvalidValue, and nothing is made' {
            $bridge = New-NetnsBridge $a br0
            Get-ErrorOf { New-NetnsVethPair $a $b -PeerMaster $bridge } | Should -Be 'InvalidValue InvalidArgument'
            (Get-IpJson $b link).ifname | Should -Be lo
        }

        It 'two ends of one name in one namespace are DuplicateName' {
            Get-ErrorOf { New-NetnsVethPair $a $a -Name x -PeerName x } | Should -Be 'DuplicateName InvalidArgument'
        }

        It 'a name that is taken is LinkCreateFailed.EEXIST, on either side' {
            New-NetnsVethPair $a $b
            Get-ErrorOf { New-NetnsVethPair $a $b -Name eth0 } | Should -Be 'LinkCreateFailed.EEXIST ResourceExists'
            Get-ErrorOf { New-NetnsVethPair $a $b -PeerName eth0 } | Should -Be 'LinkCreateFailed.EEXIST ResourceExists'
            @(Get-NetnsLink $a).Count | Should -Be 2
        }

        It 'an address that the kernel refuses leaves nothing of the pair' {
            Get-ErrorOf { New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress ff02::1/64 } | Should -BeLike 'LinkCreateFailed.E* *'
            (Get-IpJson $a link).ifname | Should -Be lo
            (Get-IpJson $b link).ifname | Should -Be lo
        }

        It 'a namespace that there is not is NetnsNotFound' {
            Get-ErrorOf { New-NetnsVethPair $a nosuch } | Should -Be 'NetnsNotFound ObjectNotFound'
            Get-ErrorOf { New-NetnsVethPair 0x7fffffff $a } | Should -Be 'NetnsNotFound ObjectNotFound'
            Get-ErrorOf { New-NetnsVethPair /nosuch $a } | Should -Be 'NetnsNotFound ObjectNotFound'
        }

        It 'a file that is no namespace is InvalidNetnsPath' {
            Get-ErrorOf { New-NetnsVethPair $a $PSCommandPath } | Should -Be 'InvalidNetnsPath InvalidArgument'
        }

        It 'a namespace that was removed is NetnsNotFound' {
            Remove-Netns $b
            Get-ErrorOf { New-NetnsVethPair $a $b } | Should -Be 'NetnsNotFound ObjectNotFound'
            (Get-IpJson $a link).ifname | Should -Be lo
        }

        It 'one bad item of many does not lose the others' {
            Get-ErrorOf { 'nosuch', $a | New-NetnsVethPair -PeerNetns $b } | Should -Be 'NetnsNotFound ObjectNotFound'
            (Get-IpJson $a link).ifname | Should -Contain eth0
        }
    }
}
