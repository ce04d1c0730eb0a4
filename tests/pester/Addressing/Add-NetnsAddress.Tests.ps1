BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Add-NetnsAddress' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Add-NetnsAddress')
        $a, $b = New-TransientNetns -Name "aa$PID-a", "aa$PID-b"
        $link, $peer = New-NetnsVethPair $a $b
        # What ip(8) shows of the link's addresses, without the link-local one that the kernel made.
        function Get-Seen { @((Get-IpJson $a addr, show, eth0).addr_info | Where-Object scope -NE link) }
    }

    AfterEach { $scope.Dispose() }

    It 'adds IPv4 and IPv6 addresses, usable at once' {
        Add-NetnsAddress $a eth0 10.0.0.1/24, fd00::1/64 | Should -BeNullOrEmpty

        (Get-Seen).ForEach{ "$($_.family) $($_.local)/$($_.prefixlen) $($_.scope)" } | Should -Be 'inet 10.0.0.1/24 global', 'inet6 fd00::1/64 global'
        (Get-Seen)[1].psobject.Properties.Name | Should -Not -Contain tentative
        Invoke-InNetns $a { [Net.Sockets.TcpListener]::new([ipaddress]'fd00::1', 0).Start() }
    }

    It 'lets IPv6 addresses be checked for duplicates with -DuplicateAddressDetection' {
        Add-NetnsAddress $a eth0 fd00::1/64 -DuplicateAddressDetection
        (Get-Seen).tentative | Should -BeTrue
    }

    It 'takes links from the pipeline, and emits the addresses with -PassThru' {
        $added = $link, $peer | Add-NetnsAddress -Address 10.0.0.1/24 -PassThru
        $added.Netns | Should -Be $a, $b
        $added.LinkName | Should -Be eth0, eth0
        $added.ForEach{ $_.Address } | Should -Be 10.0.0.1/24, 10.0.0.1/24
        $added[0] | Should -BeOfType NetnsPS.NetnsAddress
    }

    It 'takes a link with its namespace, as the other end of a pair is written' {
        Add-NetnsAddress -Link $link.Peer -Address 10.0.0.2/24
        (Get-IpJson $b addr, show, eth0).addr_info.local | Should -Contain 10.0.0.2
    }

    It 'adds one that is not chosen for new connections, with -PreferredLifetime 0s' {
        $added = Add-NetnsAddress $a eth0 10.0.0.1/24, fd00::1/64 -PreferredLifetime 0s -PassThru
        $added.PreferredLifetime | Should -Be ([timespan]::Zero), ([timespan]::Zero)
        (Get-Seen).deprecated | Should -Be $true, $true
    }

    It 'finds a link under the name that it has now' {
        Set-NetnsLink $a eth0 -NewName wan0
        $link | Add-NetnsAddress -Address 10.0.0.1/24
        (Get-IpJson $a addr, show, wan0).addr_info.local | Should -Contain 10.0.0.1
    }

    It 'uses the current namespace without -Netns' {
        Invoke-InNetns $a { Add-NetnsAddress -Link eth0 -Address 10.0.0.1/24 }
        (Get-Seen).local | Should -Be 10.0.0.1
    }

    It 'takes <What>' -ForEach @(
        @{ What = 'a peer'; Given = @{ Peer = '192.0.2.9' }; Property = 'address'; Value = '192.0.2.9' }
        @{ What = 'a broadcast address'; Given = @{ Broadcast = '10.0.0.255' }; Property = 'broadcast'; Value = '10.0.0.255' }
        @{ What = 'a label'; Given = @{ Label = 'eth0:lan' }; Property = 'label'; Value = 'eth0:lan' }
        @{ What = 'a scope'; Given = @{ Scope = 'Link' }; Property = 'scope'; Value = 'link' }
        @{ What = 'a metric'; Given = @{ Metric = 77 }; Property = 'metric'; Value = 77 }
        @{ What = 'no route'; Given = @{ NoPrefixRoute = $true }; Property = 'noprefixroute'; Value = $true }
    ) {
        Add-NetnsAddress $a eth0 10.0.0.1/24 @Given
        (Get-IpJson $a addr, show, eth0).addr_info[0].$Property | Should -Be $Value
    }

    It 'takes lifetimes' {
        Add-NetnsAddress $a eth0 10.0.0.1/24 -ValidLifetime 1h -PreferredLifetime '600s'
        $seen = (Get-Seen)[0]
        $seen.valid_life_time | Should -BeGreaterThan 3500
        $seen.valid_life_time | Should -BeLessOrEqual 3600
        $seen.preferred_life_time | Should -BeGreaterThan 500
        $seen.preferred_life_time | Should -BeLessOrEqual 600
    }

    It 'adds nothing with -WhatIf' {
        Add-NetnsAddress $a eth0 10.0.0.1/24 -WhatIf
        Get-Seen | Should -BeNullOrEmpty
    }

    It 'goes with the scope that it was added in' {
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Add-NetnsAddress $a eth0 10.0.0.1/24
        $inner.Dispose()
        Get-Seen | Should -BeNullOrEmpty
    }

    It 'completes links' {
        Get-Completion "Add-NetnsAddress $($a.Name) e" | Should -Be eth0
    }

    Context 'bad input' {
        It '<Because> is <Id>, and nothing is added' -ForEach @(
            @{ Because = 'no address at all'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = 'eth0' } }
            @{ Because = 'a number above 255'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.256/24' } }
            @{ Because = 'three numbers'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.1/24' } }
            @{ Because = 'the address that stands for any'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '0.0.0.0/0' } }
            @{ Because = 'no prefix length'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.1' } }
            @{ Because = 'a prefix length of 33'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.1/33' } }
            @{ Because = 'a prefix length of -1'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.1/-1' } }
            @{ Because = 'an IPv6 prefix length of 129'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = 'fd00::1/129' } }
            @{ Because = 'an address with a zone'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = 'fe80::1%eth0/64' } }
            @{ Because = 'an IPv6 peer of an IPv4 address'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ Address = '10.0.0.1/24'; Peer = 'fd00::2' } }
            @{ Because = 'an IPv4 broadcast address of an IPv6 one'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ Address = 'fd00::1/64'; Broadcast = '10.0.0.255' } }
            @{ Because = 'a label of an IPv6 address'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ Address = 'fd00::1/64'; Label = 'eth0:1' } }
            @{ Because = 'a peer with a prefix length'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.1/24'; Peer = '10.0.0.2/24' } }
            @{ Because = 'a lifetime of half a second'; Id = 'InvalidDuration InvalidArgument'; Given = @{ Address = '10.0.0.1/24'; ValidLifetime = '500ms' } }
            @{ Because = 'a metric below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Address = '10.0.0.1/24'; Metric = -1 } }
        ) {
            Get-ErrorOf { Add-NetnsAddress $a eth0 @Given } | Should -Be $Id
            Get-Seen | Should -BeNullOrEmpty
        }

        It 'an address that is there already is AddressAddFailed.EEXIST' {
            Add-NetnsAddress $a eth0 10.0.0.1/24
            Get-ErrorOf { Add-NetnsAddress $a eth0 10.0.0.1/24 } | Should -Be 'AddressAddFailed.EEXIST ResourceExists'
        }

        It 'an address twice in one call is DuplicateName, and added once' {
            Get-ErrorOf { Add-NetnsAddress $a eth0 10.0.0.1/24, 10.0.0.1/24 } | Should -Be 'DuplicateName InvalidArgument'
            (Get-Seen).local | Should -Be 10.0.0.1
        }

        It 'one bad item of many does not lose the others' {
            Get-ErrorOf { Add-NetnsAddress $a nosuch, eth0 10.0.0.1/24, bad, 10.0.1.1/24 } |
                Should -Be 'InvalidCidr InvalidArgument', 'LinkNotFound ObjectNotFound'
            (Get-Seen).local | Should -Be 10.0.0.1, 10.0.1.1
        }

        It 'a namespace that there is not, or no longer, is NetnsNotFound' {
            Get-ErrorOf { Add-NetnsAddress nosuch eth0 10.0.0.1/24 } | Should -Be 'NetnsNotFound ObjectNotFound'
            Remove-Netns $a
            Get-ErrorOf { Add-NetnsAddress $a eth0 10.0.0.1/24 } | Should -Be 'NetnsNotFound ObjectNotFound'
            Get-ErrorOf { $link | Add-NetnsAddress -Address 10.0.0.1/24 } | Should -Be 'NetnsNotFound ObjectNotFound'
        }

        It 'IPv6 where it is disabled is an error that says so, and not one of missing rights' {
            # Set-Content writes behind the old text's end, which a sysctl ignores (sysctl_writes_strict).
            Invoke-InNetns $a { [IO.File]::WriteAllText('/proc/sys/net/ipv6/conf/eth0/disable_ipv6', '1') }
            try { Add-NetnsAddress $a eth0 fd00::1/64 -ErrorAction Stop } catch { $record = $_ }
            $record.FullyQualifiedErrorId | Should -BeLike 'AddressAddFailed.EACCES,*'
            "$record" | Should -BeLike '*IPv6 is disabled*'
            "$record" | Should -Not -BeLike '*CAP_NET_ADMIN*'
        }
    }
}
